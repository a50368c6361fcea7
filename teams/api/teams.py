"""Teams: read, change, write to, thank; take in, merge, divide, close; one's own. 409 for what is no longer so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit
from supporters.api.inputs import read_form
from teams.api.access import LeadersAreSure
from teams.api.team_serializers import (
    AudienceSerializer,
    MemberSerializer,
    TeamDetailSerializer,
    TeamMessageSerializer,
    TeamNameInput,
    TeamSerializer,
)
from teams.authority import GUIDES, authority_of
from teams.forms.teams import MessageForm, TeamForm, TeamSearchForm
from teams.models import Membership, Team, TeamMessage
from teams.permissions.teams import get_led_team_for, get_member_led, get_team_for, get_team_to_edit, require
from teams.services.messages import messages_left, send_team_message, thank
from teams.services.teams import TeamChanged, change_team
from teams.team import people
from teams.team.audience import audience_of
from teams.team.listing import SILENT, WITHOUT, departements_of, teams_under
from teams.team.page import page_of

LEADERS = [IsAuthenticated, LeadersAreSure]


class Pages(PageNumberPagination):
    page_size = 50


class Teams(generics.ListAPIView[Team]):
    """Those of one's territories."""

    permission_classes = LEADERS
    serializer_class = TeamSerializer
    pagination_class = Pages
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Team]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        authority = authority_of(self.request.user, at=now)
        require(authority.holds(*GUIDES))
        form = TeamSearchForm(self.request.query_params, departements=departements_of(authority))
        return teams_under(authority, at=now, **form.asked())

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="in the name of the team or of its commune"),
            OpenApiParameter("show", str, enum=[SILENT, WITHOUT]),
            OpenApiParameter("departement", str, description="code"),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class TeamDetail(APIView):
    permission_classes = LEADERS

    @extend_schema(responses=TeamDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """For its members, its mobiliser and those above. No list of people."""
        return self._show(get_team_for(request.user, pk, at=timezone.now()))

    @extend_schema(request=TeamNameInput, responses=TeamDetailSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Its name, and how its mobiliser can be reached."""
        now = timezone.now()
        team = get_team_to_edit(request.user, pk, at=now)
        form = read_form(TeamForm(request.data))
        return self._show(change_team(team=team, by=request.user, at=now, **form.cleaned_data))

    def _show(self, team: Team) -> Response:
        now, user = timezone.now(), self.request.user
        page = page_of(team, user, authority_of(user, at=now), at=now)
        return Response(TeamDetailSerializer(team, context={"page": page}).data)


class Members(generics.ListAPIView[Membership]):
    """First name, commune, since when, how far up the ladder, last sign: for its mobiliser and those above."""

    permission_classes = LEADERS
    serializer_class = MemberSerializer
    pagination_class = Pages
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        team = get_led_team_for(self.request.user, self.kwargs["pk"], at=now)
        return people.people_of(team, at=now, show=self.request.query_params.get("show", ""))

    @extend_schema(parameters=[OpenApiParameter("show", str, enum=[people.TO_WELCOME, people.SILENT])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Messages(generics.ListAPIView[TeamMessage]):
    """What was written to the team, the newest first."""

    permission_classes = LEADERS
    serializer_class = TeamMessageSerializer
    queryset = TeamMessage.objects.none()

    def get_queryset(self) -> QuerySet[TeamMessage]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        team = get_team_for(self.request.user, self.kwargs["pk"], at=timezone.now())
        return team.messages.select_related("author")

    @extend_schema(request=TeamMessageSerializer, responses={201: TeamMessageSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """One mail for each member who wants it. The same words within an hour leave once; three messages a day."""
        now = timezone.now()
        team = get_led_team_for(request.user, pk, at=now)
        form = read_form(MessageForm(request.data))
        limit(request, "team-message", "30/h")
        with conflicts():
            sent = send_team_message(team=team, author=request.user, at=now, **form.cleaned_data)
        return Response(TeamMessageSerializer(sent).data, status=status.HTTP_201_CREATED)


class MessageAudience(APIView):
    permission_classes = LEADERS

    @extend_schema(responses=AudienceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        team = get_led_team_for(request.user, pk, at=now)
        audience = audience_of(team, at=now, but=request.user)
        counts = {name: getattr(audience, name) for name in ("by_choice", "restricted", "silenced")}
        left = messages_left(team, at=now)
        return Response({"receivers": len(audience.receivers), **counts, "left_today": left})


class MemberThanks(APIView):
    permission_classes = LEADERS

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Thank one person, by their stay; once a day."""
        now = timezone.now()
        membership = get_member_led(request.user, pk, at=now)
        limit(request, "thanks", "200/d")
        with conflicts():
            thank(membership=membership, by=request.user, at=now)
        return Response(status=status.HTTP_204_NO_CONTENT)


@contextmanager
def conflicts() -> Iterator[None]:
    try:
        yield
    except TeamChanged as error:
        raise Conflict(error.message) from error
