"""What becomes of teams and of one's own: offers, mergers, divisions, closing; stay, move, leave."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import limit
from teams.api.team_serializers import (
    ChoiceInput,
    MergeInput,
    OfferSerializer,
    OwnTeamSerializer,
    SplitInput,
    TeamSerializer,
    own_team_of,
    people_behind,
)
from teams.api.teams import LEADERS, Pages, conflicts
from teams.authority import authority_of
from teams.ladder.choosing import choices_of, choose
from teams.models import TeamOffer
from teams.permissions.teams import get_offer_for, get_team_to_change, get_volunteer_for, require
from teams.services.mergers import close_team, merge_teams, split_team
from teams.services.offers import accept_offer, decline_offer, offer_to_neighbours
from teams.services.teams import leave_team

#: The pages' limits, shared with the pages.
MOVEMENTS, CHOICES = ("team-movement", "60/h"), ("team-choice", "30/d")


class Offers(generics.ListAPIView[TeamOffer]):
    """Teams without mobiliser that those I lead are asked to take in."""

    permission_classes = LEADERS
    serializer_class = OfferSerializer
    pagination_class = Pages
    queryset = TeamOffer.objects.none()

    def get_queryset(self) -> QuerySet[TeamOffer]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        authority = authority_of(self.request.user, at=now)
        require(authority.leads_somebody)
        led = [role.team_id for role in authority.roles if role.team_id]
        offers = TeamOffer.objects.open(at=now).filter(neighbour__in=led)
        return offers.select_related("team__place", "neighbour__place")


class OfferAcceptance(APIView):
    permission_classes = LEADERS

    @extend_schema(request=None, responses=TeamSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The first who accepts takes the team in; 409 for whoever comes later."""
        now = timezone.now()
        offer = get_offer_for(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        with conflicts():
            into = accept_offer(offer=offer, by=request.user, at=now)
        return Response(TeamSerializer(into).data)


class OfferRefusal(APIView):
    permission_classes = LEADERS

    @extend_schema(request=None, responses=OfferSerializer)
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        offer = get_offer_for(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        with conflicts():
            declined = decline_offer(offer=offer, by=request.user, at=now)
        return Response(OfferSerializer(declined).data)


class TeamOffers(APIView):
    permission_classes = LEADERS

    @extend_schema(request=None, responses=OfferSerializer(many=True))
    def post(self, request: Request, pk: int) -> Response:
        """Ask the neighbours of a team that nobody leads, again."""
        now = timezone.now()
        team = get_team_to_change(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        with conflicts():
            offers = offer_to_neighbours(team=team, at=now, by=request.user)
        return Response(OfferSerializer(offers, many=True).data, status=status.HTTP_201_CREATED)


class Merge(APIView):
    permission_classes = LEADERS

    @extend_schema(request=MergeInput, responses=TeamSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """End a team in another, both of one's territories. Members are asked to stay or move."""
        now = timezone.now()
        team = get_team_to_change(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        sent = MergeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        into = get_team_to_change(request.user, sent.validated_data["into"], at=now)
        with conflicts():
            merged = merge_teams(team=team, into=into, by=request.user, at=now)
        return Response(TeamSerializer(merged).data)


class Split(APIView):
    permission_classes = LEADERS

    @extend_schema(request=SplitInput, responses={201: TeamSerializer})
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        team = get_team_to_change(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        sent = SplitInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data
        members, leading = people_behind(read["members"], team), read.get("mobiliser")
        mobiliser = people_behind([leading], team)[0] if leading else None
        with conflicts():
            made = split_team(
                team=team, members=members, name=read["name"], mobiliser=mobiliser, by=request.user, at=now
            )
        return Response(TeamSerializer(made).data, status=status.HTTP_201_CREATED)


class Close(APIView):
    permission_classes = LEADERS

    @extend_schema(request=None, responses=TeamSerializer)
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        team = get_team_to_change(request.user, pk, at=now)
        limit(request, *MOVEMENTS)
        with conflicts():
            closed = close_team(team=team, by=request.user, at=now)
        return Response(TeamSerializer(closed).data)


class OwnTeam(APIView):
    @extend_schema(responses=OwnTeamSerializer)
    def get(self, request: Request) -> Response:
        return self._show(request)

    @extend_schema(request=ChoiceInput, responses=OwnTeamSerializer)
    def put(self, request: Request) -> Response:
        """Stay, or move to one of `near`."""
        now = timezone.now()
        volunteer = get_volunteer_for(request.user)
        limit(request, *CHOICES)
        sent = ChoiceInput(data=request.data)
        sent.is_valid(raise_exception=True)
        mine, near = choices_of(volunteer, at=now)
        wanted = sent.validated_data["team"]
        team = next((team for team, _far in near if team.pk == wanted), None)
        if wanted is not None and team is None:
            raise ValidationError({"team": [_("Choisissez une des équipes proches.")]})
        with conflicts():
            choose(volunteer=volunteer, mine=mine, team=team, at=now)
        return self._show(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Leave the team, without stopping to help."""
        get_volunteer_for(request.user)
        limit(request, *CHOICES)
        leave_team(supporter=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _show(self, request: Request) -> Response:
        return Response(own_team_of(*choices_of(get_volunteer_for(request.user), at=timezone.now())))
