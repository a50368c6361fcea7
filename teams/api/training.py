"""Training sessions: the list, one of them, one's own place. 409 for a full session, or one that has begun."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit
from teams.api.asked import asks
from teams.api.training_serializers import (
    CertificateSerializer,
    OpinionSerializer,
    PlaceInput,
    SessionSerializer,
    WordsInput,
)
from teams.authority import GUIDES, authority_of
from teams.models import Enrolment, Feedback, TrainingSession
from teams.permissions.teams import Person, require
from teams.permissions.training import (
    can_train,
    get_certificate_for,
    get_own_enrolment,
    get_session_for,
    get_session_to_run,
    sessions_run_by,
)
from teams.services.enrolments import Closed, Full, enrol, leave_session
from teams.services.opinions import tell_opinion
from teams.services.training import SessionData, cancel_session, change_session, open_session

State = Enrolment.State


class FirstToBegin(CursorPagination):
    ordering = ("starts_at", "pk")
    page_size = 50


class Sessions(generics.ListCreateAPIView[TrainingSession]):
    """Those to come, the first to begin first; on demand past ones, one's own, those of the territories one looks
    after (cancelled ones among them)."""

    serializer_class = SessionSerializer
    pagination_class = FirstToBegin
    queryset = TrainingSession.objects.none()

    def get_queryset(self) -> QuerySet[TrainingSession]:
        found = TrainingSession.objects.select_related("place__departement", "trainer")
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now, person = timezone.now(), self.request.user
        if asks(self.request, "mine"):
            found = found.filter(enrolments__supporter=person.pk)
        if asks(self.request, "run"):
            require(can_train(person, at=now))
            found = sessions_run_by(person, at=now).select_related("place__departement", "trainer")
        if asks(self.request, "past"):
            return found.filter(starts_at__lte=now)
        return found.filter(starts_at__gt=now) if asks(self.request, "run") else found.to_come(at=now)

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | context_for(self.request.user)

    @extend_schema(
        parameters=[
            OpenApiParameter("mine", bool),
            OpenApiParameter("past", bool, description="begun already"),
            OpenApiParameter("run", bool, description="of one's territories, for who trains or leads"),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Announce one within one's territory. 403 in silence."""
        now = timezone.now()
        require(can_train(request.user, at=now))
        limit(request, "session-new", "40/d")
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = open_session(trainer=request.user, data=_within(request, sent.to_data(), at=now), at=now)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class Session(APIView):
    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _show(request, get_session_for(pk))

    @extend_schema(request=SessionSerializer, responses=SessionSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change it; a new date or place is mailed to who comes. 422 once it has begun."""
        now = timezone.now()
        found = get_session_to_run(request.user, pk, at=now)
        limit(request, "session-change", "60/h")
        sent = SessionSerializer(found, data=request.data, partial=True, context=context_for(request.user))
        sent.is_valid(raise_exception=True)
        data = _within(request, sent.to_data(), at=now)
        return _show(request, change_session(session=found, data=data, at=now))


class Cancellation(APIView):
    @extend_schema(request=WordsInput, responses=SessionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Call it off, for good, and tell who was coming."""
        now = timezone.now()
        found = get_session_to_run(request.user, pk, at=now)
        limit(request, "session-change", "60/h")
        sent = WordsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        return _show(request, cancel_session(session=found, at=now, **sent.validated_data))


class Place(APIView):
    """One's own place."""

    @extend_schema(request=PlaceInput, responses=SessionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take a place, an invitation's too; `wait` agrees to the waiting list. 409 when full."""
        limit(request, "session-enrol", "60/h")
        found = get_session_for(pk)
        sent = PlaceInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            enrol(session=found, supporter=request.user, at=timezone.now(), or_wait=sent.validated_data["wait"])
        return _show(request, get_session_for(pk), status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Give up a place or a wait, or decline an invitation."""
        own = get_own_enrolment(request.user, pk, State.ENROLLED, State.WAITING, State.INVITED)
        limit(request, "session-enrol", "60/h")
        with conflicts():
            leave_session(enrolment=own, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Certificate(APIView):
    @extend_schema(responses=CertificateSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One's own."""
        return Response(CertificateSerializer(get_certificate_for(request.user, pk, None, at=timezone.now())).data)


class Opinion(APIView):
    """What one thought of it, from its end and for seven days."""

    @extend_schema(responses=OpinionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        own = get_own_enrolment(request.user, pk, State.ATTENDED)
        return Response(OpinionSerializer(Feedback.objects.get(enrolment=own)).data)

    @extend_schema(request=OpinionSerializer, responses=OpinionSerializer)
    def put(self, request: Request, pk: int) -> Response:
        own = get_own_enrolment(request.user, pk, State.ATTENDED)
        sent = OpinionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = {"learnt": "", "missing": ""} | sent.validated_data
        return Response(OpinionSerializer(tell_opinion(enrolment=own, at=timezone.now(), **told)).data)


def context_for(user: Person) -> dict[str, Any]:
    """What serialisers of sessions ask: one's own states, and which sessions one runs."""
    authority = authority_of(user, at=timezone.now())
    states = dict(Enrolment.objects.filter(supporter=user.pk).values_list("session", "state"))
    return {"states": states, "runs": lambda session: authority.over(session.place, GUIDES)}


@contextmanager
def conflicts() -> Iterator[None]:
    try:
        yield
    except (Full, Closed) as error:
        raise Conflict(error.messages[0]) from error


def _within(request: Request, data: SessionData, *, at: datetime) -> SessionData:
    if request.method not in SAFE_METHODS and not authority_of(request.user, at=at).over(data.place, GUIDES):
        raise ValidationError({"place": [_("Cette commune n'est pas dans votre territoire.")]})
    return data


def _show(request: Request, found: TrainingSession, code: int = status.HTTP_200_OK) -> Response:
    return Response(SessionSerializer(found, context=context_for(request.user)).data, status=code)
