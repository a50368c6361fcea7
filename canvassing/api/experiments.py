"""Experiments: prepare, commit, draw, read. 409 for what is fixed, or not there yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.serializers import CommitmentInput, ExperimentSerializer, ResultsQuery, UnitSerializer
from canvassing.experiments import answers
from canvassing.experiments.plans import make_plan
from canvassing.models import Experiment, ExperimentUnit, Reading
from canvassing.permissions import can_experiment, can_see_experiments, get_experiment_for, require
from canvassing.services import (
    Frozen,
    Locked,
    ask_for_draw,
    change_experiment,
    commit_words,
    forget_experiment,
    prepare_experiment,
    preview,
    read_results,
)
from supporters.api.access import Conflict


class ByCode(CursorPagination):
    ordering = ("code", "pk")
    page_size = 200


class Experiments(generics.ListCreateAPIView[Experiment]):
    """A new one is prepared: nothing is drawn."""

    serializer_class = ExperimentSerializer

    def get_queryset(self) -> QuerySet[Experiment]:
        require(can_see_experiments(self.request.user))
        return Experiment.objects.for_list().prefetch_related("outcomes__election", "past_draws")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(can_experiment(request.user))
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = prepare_experiment(definition=sent.definition(), by=request.user.email, at=timezone.now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class ExperimentDetail(generics.RetrieveUpdateDestroyAPIView[Experiment]):
    """Its definition and its plan change until the draw; after it, 409."""

    serializer_class = ExperimentSerializer
    http_method_names = ["get", "patch", "delete", "head", "options"]

    def get_object(self) -> Experiment:
        changes = self.request.method not in SAFE_METHODS
        return get_experiment_for(self.request.user, self.kwargs["pk"], to_change=changes)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        experiment = self.get_object()
        sent = self.get_serializer(experiment, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        with _conflicts():
            changed = change_experiment(experiment=experiment, definition=sent.definition())
        return Response(self.get_serializer(changed).data)

    def perform_destroy(self, instance: Experiment) -> None:
        with _conflicts():
            forget_experiment(experiment=instance)


class Preview(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        """What a draw would give, and the smallest effect that it could show (points)."""
        return Response(answers.of_preview(preview(get_experiment_for(request.user, pk))))


class Commitment(APIView):
    @extend_schema(request=CommitmentInput, responses=ExperimentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Fix the words of the next draw; an earlier draw goes to the archives. 409 once doors were reported."""
        experiment = get_experiment_for(request.user, pk, to_change=True)
        sent = CommitmentInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with _conflicts():
            changed = commit_words(experiment=experiment, at=timezone.now(), **sent.validated_data)
        return Response(ExperimentSerializer(changed).data)


class Draw(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        """What was drawn: counts, seed, input hash. 409 until it is: the experiment's `state` tells why."""
        experiment = get_experiment_for(request.user, pk)
        if not experiment.is_drawn:
            raise Conflict(experiment.error or _("Cette expérience n'est pas encore tirée au sort."))
        return Response(answers.of_draw(experiment))

    @extend_schema(request=None, responses={202: ExperimentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask for the draw, which the worker makes. 409 when it was drawn already, 422 without a commitment."""
        experiment = get_experiment_for(request.user, pk, to_change=True)
        with _conflicts():
            asked = ask_for_draw(experiment=experiment, by=request.user.email, at=timezone.now())
        return Response(ExperimentSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class Units(generics.ListAPIView[ExperimentUnit]):
    """Every unit with its arm, and what was known of it: the draw can be done again from these rows."""

    serializer_class = UnitSerializer
    pagination_class = ByCode
    queryset = ExperimentUnit.objects.none()

    def get_queryset(self) -> QuerySet[ExperimentUnit]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return get_experiment_for(self.request.user, self.kwargs["pk"]).units.all()


class Results(APIView):
    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("rounds", str, many=True, description="SLUG:NUMBER; others than promised: exploratory"),
            OpenApiParameter("outcomes", str, many=True, description="others than promised: exploratory"),
            OpenApiParameter("covariates", str, many=True, description="others than promised: exploratory"),
        ],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Effects, placebo, balance, contamination. 409 before the draw and until the official results are imported.

        Of very large experiments the worker computes them: 202 with {"state": "queued"} until they are there.
        """
        experiment = get_experiment_for(request.user, pk)
        asked = {name: request.query_params.getlist(name) for name in request.query_params}
        query = ResultsQuery(data=asked)
        query.is_valid(raise_exception=True)
        read = query.validated_data
        plan = None
        if read.get("outcomes") or read.get("covariates"):
            held = experiment.plan
            plan = make_plan(read.get("outcomes", held["outcomes"]), read.get("covariates", held["covariates"]))
        with _conflicts():
            found = read_results(experiment=experiment, rounds=read.get("rounds", ()), plan=plan, at=timezone.now())
        if not isinstance(found, Reading):
            return Response(answers.of_evaluation(found))
        if found.state == Reading.State.FAILED:
            raise Conflict(found.error)
        return Response({"state": found.state}, status=status.HTTP_202_ACCEPTED)


@contextmanager
def _conflicts() -> Iterator[None]:
    try:
        yield
    except (Frozen, Locked) as error:
        raise Conflict(str(error)) from error
