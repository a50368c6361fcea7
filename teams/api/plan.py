"""The plan: goals set and fixed, where each territory stands, where the chain breaks."""

from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import limit
from teams.api.access import LeadersAreSure
from teams.api.asked import asks
from teams.api.plan_serializers import (
    CampaignPlanSerializer,
    DaySerializer,
    GapSerializer,
    GoalInput,
    GoalSerializer,
    PlanInput,
    StandingSerializer,
)
from teams.authority import authority_of
from teams.forms.plan import GapFilter
from teams.models import DayTotal, Gap, Goal, Measure, Plan, Standing
from teams.permissions.plan import (
    get_gaps_place_for,
    get_place_to_fix,
    get_plan_place_for,
    require_planner,
    sees_closely,
)
from teams.permissions.teams import require
from teams.plan.board import Sort, children_of, named, sorted_by
from teams.plan.tree import Kind
from teams.services.plan import fix_goal, free_goal, make_plan, the_plan
from teams.views.plan import TEXT_MAX
from territory.models import Place

_PLACE = OpenApiParameter("place", str, description="code; the country without it")
_MEASURE = OpenApiParameter("measure", str, enum=Measure.values)


class Pages(PageNumberPagination):
    page_size = 100


class SureToChange(LeadersAreSure):
    """Figures are read without a second factor; goals are not changed without."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)


class PlanDetail(APIView):
    permission_classes = [IsAuthenticated, SureToChange]

    @extend_schema(responses=CampaignPlanSerializer)
    def get(self, request: Request) -> Response:
        return Response(CampaignPlanSerializer(_plan()).data)

    @extend_schema(request=PlanInput, responses=CampaignPlanSerializer)
    def put(self, request: Request) -> Response:
        """National goals; they are split at once, and figures follow. 422 below what territories have fixed."""
        now = timezone.now()
        require_planner(request.user, at=now)
        limit(request, "plan-edit", "60/h")
        sent = PlanInput(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = dict(sent.validated_data)
        try:
            plan = make_plan(amounts=asked.pop("goals"), by=_person(request), at=now, **asked)
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        return Response(CampaignPlanSerializer(plan).data)


class Goals(generics.ListAPIView[Goal]):
    """Of the country, its régions, départements and collectivities."""

    permission_classes = [IsAuthenticated]
    serializer_class = GoalSerializer
    pagination_class = Pages
    queryset = Goal.objects.select_related("place").order_by("measure", "place__code")


class GoalDetail(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(request=GoalInput, responses=GoalSerializer)
    def put(self, request: Request, code: str, measure: str) -> Response:
        """Fix a territory's goal; its neighbours share the rest. 422 where more is fixed than there is."""
        place, plan = self._asked(request, code, measure)
        sent = GoalInput(data=request.data)
        sent.is_valid(raise_exception=True)
        who = {"by": _person(request), "at": timezone.now()}
        return self._answer(fix_goal, plan=plan, place=place, measure=measure, **sent.validated_data, **who)

    @extend_schema(responses=GoalSerializer)
    def delete(self, request: Request, code: str, measure: str) -> Response:
        """Let the territory take its share again."""
        place, plan = self._asked(request, code, measure)
        who = {"by": _person(request), "at": timezone.now()}
        return self._answer(free_goal, plan=plan, place=place, measure=measure, **who)

    def _asked(self, request: Request, code: str, measure: str) -> tuple[Place, Plan]:
        place = get_place_to_fix(request.user, code, at=timezone.now())
        require(measure in Measure.values)
        limit(request, "goal-edit", "120/h")
        return place, _plan()

    def _answer(self, service: Any, **asked: Any) -> Response:
        try:
            goal = service(**asked)
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        return Response(GoalSerializer(goal).data)


class Standings(generics.ListAPIView[Standing]):
    """A territory and those inside it; communes for who holds a role around them."""

    permission_classes = [IsAuthenticated]
    serializer_class = StandingSerializer
    pagination_class = Pages
    queryset = Standing.objects.none()

    def get_queryset(self) -> QuerySet[Standing]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        place = _place(self.request)
        asked = self.request.query_params.get("measure", "")
        found = Standing.objects.of(place).select_related("place")
        if asks(self.request, "inside"):
            close = place.kind in (Kind.COUNTRY, Kind.REGION) or _sees_closely(self.request, place)
            require(close)
            query = self.request.query_params
            measure = asked if asked in Measure.values else Measure.VOLUNTEERS
            inside = children_of(place, measure, by_departement=query.get("by") == "departement")
            text = query.get("name", "").strip()[:TEXT_MAX]
            return sorted_by(named(inside, text) if text else inside, query.get("sort", ""))
        return (found.filter(measure=asked) if asked else found).order_by("measure")

    @extend_schema(
        parameters=[
            _PLACE,
            _MEASURE,
            OpenApiParameter("inside", bool, description="the territories inside instead"),
            OpenApiParameter("by", str, enum=["departement"], description="inside the country: départements"),
            OpenApiParameter("name", str, description="inside: those so named"),
            OpenApiParameter("sort", str, enum=Sort.values, description="inside"),
        ]
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


class Days(generics.ListAPIView[DayTotal]):
    """What each of the last twelve weeks' days brought, down to départements."""

    permission_classes = [IsAuthenticated]
    serializer_class = DaySerializer
    pagination_class = Pages
    queryset = DayTotal.objects.none()

    def get_queryset(self) -> QuerySet[DayTotal]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        asked = self.request.query_params.get("measure", "")
        found = DayTotal.objects.filter(place=_place(self.request)).order_by("measure", "day")
        return found.filter(measure=asked) if asked else found

    @extend_schema(parameters=[_PLACE, _MEASURE])
    def get(self, request: Request) -> Response:
        return self.list(request)


class Gaps(generics.ListAPIView[Gap]):
    """The most useful to mend first."""

    permission_classes = [IsAuthenticated]
    serializer_class = GapSerializer
    pagination_class = Pages
    queryset = Gap.objects.none()

    def get_queryset(self) -> QuerySet[Gap]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        query = self.request.query_params
        place = get_gaps_place_for(self.request.user, query.get("place", ""), at=timezone.now())
        found = Gap.objects.within(place).select_related("place").order_by("-gain", "pk")
        kind = GapFilter(query).asked
        return found.filter(kind=kind) if kind else found

    @extend_schema(
        parameters=[
            OpenApiParameter("place", str, description="code; one's widest territory without it"),
            OpenApiParameter("kind", str, enum=Gap.Kind.values),
        ]
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


def _plan() -> Plan:
    plan = the_plan()
    if plan is None:
        raise Http404
    return plan


def _place(request: Request) -> Place:
    return get_plan_place_for(request.user, request.query_params.get("place", "FR"), at=timezone.now())


def _sees_closely(request: Request, place: Place) -> bool:
    return sees_closely(authority_of(request.user, at=timezone.now()), place)


def _person(request: Request) -> Any:
    return request.user
