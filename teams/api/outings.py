"""Outings: to read for everybody, to join, to announce and to report. 409 for what is over or full."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit
from supporters.api.inputs import read_form
from supporters.models import Consent
from teams.api.access import LeadersAreSure
from teams.api.outing_serializers import (
    AnnouncementInput,
    CancelInput,
    FiguresSerializer,
    JoinInput,
    MoodInput,
    OutingInput,
    OutingReportInput,
    OutingSerializer,
    OwnParticipationSerializer,
    ParticipantSerializer,
)
from teams.forms.outings import CalendarForm
from teams.models import Outing, Participation
from teams.outings.figures import counted
from teams.outings.search import Search
from teams.permissions.teams import (
    get_joined_outing,
    get_led_team_for,
    get_outing,
    get_outing_to_run,
    knows_address,
    may_announce,
    may_announce_somewhere,
    outings_run_by,
    require,
)
from teams.services.outing_reports import report_outing, say_mood
from teams.services.outings import OutingClosed, announce_outing, cancel_outing, change_outing, tell_the_team
from teams.services.participations import OutingFull, join_outing, leave_outing

LEADERS = [IsAuthenticated, LeadersAreSure]


class Soonest(CursorPagination):
    ordering = ("starts_at", "pk")
    page_size = 50


class LatestFirst(CursorPagination):
    ordering = ("-outing__starts_at", "-pk")
    page_size = 50


class ReadByAll:
    """Reading needs no account; all else does."""

    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        method = self.request.method  # type: ignore[attr-defined]
        return [AllowAny()] if method in SAFE_METHODS else [IsAuthenticated()]


class Outings(ReadByAll, generics.ListAPIView[Outing]):
    serializer_class = OutingSerializer
    pagination_class = Soonest
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[Outing]:
        if getattr(self, "swagger_fake_view", False):
            return Outing.objects.none()
        read = read_form(CalendarForm(self.request.query_params)).cleaned_data
        return Search(kind=read["type"], near=read["lieu"]).all(at=timezone.now())

    @extend_schema(
        operation_id="outings_list",
        parameters=[
            OpenApiParameter("type", str, description="a kind of outing", enum=Outing.Kind.values),
            OpenApiParameter("lieu", str, description="name or postcode: within 30 km"),
            OpenApiParameter("lieu_code", str, description="or the INSEE code"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The next 30 days. Nothing of a territory that is silent."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="outings_announce", request=AnnouncementInput, responses={201: OutingSerializer})
    def post(self, request: Request) -> Response:
        """Announce one for a team that you lead, or above. 422 for hours that touch the silence before a vote."""
        now = timezone.now()
        require(may_announce_somewhere(request.user, at=now))
        sent = AnnouncementInput(data=request.data)
        sent.is_valid(raise_exception=True)
        team = get_led_team_for(request.user, sent.validated_data["team"], at=now)
        require(may_announce(request.user, team, at=now) and team.is_live)
        limit(request, "outing-new", "40/d")
        tell = sent.validated_data["tell_team"]
        made = announce_outing(team=team, data=sent.to_data(), by=request.user, at=now, tell_team=tell)
        return Response(shown(request, made), status=status.HTTP_201_CREATED)


class OutingDetail(ReadByAll, APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="outing", responses=OutingSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(shown(request, get_outing(pk)))

    @extend_schema(operation_id="outing_change", request=OutingInput, responses=OutingSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Who comes is told when day, hours or place change."""
        now = timezone.now()
        found = get_outing_to_run(request.user, pk, at=now)
        limit(request, "outing-change", "60/h")
        sent = OutingInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            changed = change_outing(outing=found, data=sent.to_data(), at=now)
        return Response(shown(request, changed))


class OutingCancel(APIView):
    @extend_schema(request=CancelInput, responses=OutingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        found = get_outing_to_run(request.user, pk, at=now)
        limit(request, "outing-change", "60/h")
        sent = CancelInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            cancelled = cancel_outing(outing=found, at=now, **sent.validated_data)
        return Response(shown(request, cancelled))


class OutingTeam(APIView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Tell the team, once: again changes nothing."""
        now = timezone.now()
        tell_the_team(outing=get_outing_to_run(request.user, pk, at=now), at=now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnParticipation(APIView):
    """Whether the caller comes."""

    @extend_schema(operation_id="outing_participation", responses=OwnParticipationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(own(request, get_joined_outing(request.user, pk)))

    @extend_schema(operation_id="outing_join", request=JoinInput, responses=OwnParticipationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Come, or change with how many friends. 409 when it is full, over or called off."""
        found = get_outing(pk)
        limit(request, "outing-join", "60/h")
        sent = JoinInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            join_outing(
                outing=found,
                supporter=request.user,
                at=timezone.now(),
                source=Consent.Source.API,
                **sent.validated_data,
            )
        return Response(own(request, get_outing(pk)))

    @extend_schema(operation_id="outing_leave", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        found = get_joined_outing(request.user, pk)
        limit(request, "outing-join", "60/h")
        with conflicts():
            leave_outing(outing=found, supporter=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OutingMood(APIView):
    @extend_schema(request=MoodInput, responses=OwnParticipationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """How it was, for the organiser."""
        found = get_joined_outing(request.user, pk)
        sent = MoodInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            say_mood(outing=found, supporter=request.user, at=timezone.now(), **sent.validated_data)
        return Response(own(request, found))


class Participants(generics.ListAPIView[Participation]):
    """First names and communes of those who come, for whoever organises."""

    permission_classes = LEADERS
    serializer_class = ParticipantSerializer
    queryset = Participation.objects.none()

    def get_queryset(self) -> QuerySet[Participation]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found = get_outing_to_run(self.request.user, self.kwargs["pk"], at=timezone.now())
        return found.participations.filter(cancelled_at=None).select_related("supporter__home")


class OutingReportView(APIView):
    permission_classes = LEADERS

    @extend_schema(operation_id="outing_counted", responses=FiguresSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What was counted so far, with which the report begins."""
        found = get_outing_to_run(request.user, pk, at=timezone.now())
        return Response(FiguresSerializer(counted(found.pk)).data)

    @extend_schema(operation_id="outing_report", request=OutingReportInput, responses=OutingSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Write or correct the report: who came is thanked once, with the result."""
        now = timezone.now()
        found = get_outing_to_run(request.user, pk, at=now)
        limit(request, "outing-change", "60/h")
        sent = OutingReportInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with conflicts():
            reported = report_outing(outing=found, report=sent.to_report(found), at=now)
        return Response(shown(request, reported))


class OutingsToReport(generics.ListAPIView[Outing]):
    """Over, and nobody has said how they went: of the teams that the caller leads, and of their territories."""

    permission_classes = LEADERS
    serializer_class = OutingSerializer
    pagination_class = Soonest
    queryset = Outing.objects.none()

    def get_queryset(self) -> QuerySet[Outing]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        require(may_announce_somewhere(self.request.user, at=now))
        return outings_run_by(self.request.user, at=now).to_report(at=now)

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"knows_address": True}


class MyOutings(generics.ListAPIView[Participation]):
    """Those the caller comes or came to, the latest first."""

    serializer_class = OwnParticipationSerializer
    pagination_class = LatestFirst
    queryset = Participation.objects.none()

    def get_queryset(self) -> QuerySet[Participation]:
        mine = Participation.objects.filter(supporter=self.request.user.pk, cancelled_at=None)
        return mine.select_related("outing__place", "outing__team")

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"knows_address": True}


def shown(request: Request, outing: Outing) -> dict[str, Any]:
    known = knows_address(request.user, outing, at=timezone.now())
    return OutingSerializer(outing, context={"request": request, "knows_address": known}).data


def own(request: Request, outing: Outing) -> dict[str, Any]:
    row = (
        outing.participations.select_related("outing__place", "outing__team").filter(supporter=request.user.pk).first()
    )
    if row is None:
        raise Http404
    return OwnParticipationSerializer(row, context={"request": request, "knows_address": True}).data


@contextmanager
def conflicts() -> Iterator[None]:
    try:
        yield
    except OutingClosed as error:
        raise Conflict(str(error)) from error
    except OutingFull as error:
        raise Conflict(" ".join(error.messages)) from error
