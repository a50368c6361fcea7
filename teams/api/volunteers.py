"""The ladder for programs: offering help, one's own steps, one's team, applying."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.limits import check_limit, network_key
from supporters.api.access import Conflict, limit
from supporters.api.serializers import MessageSerializer
from supporters.events import came_in
from supporters.models import Consent, Supporter
from supporters.permissions import get_account
from teams.api.movements import CHOICES
from teams.api.volunteer_serializers import (
    ApplicationInput,
    ChoicesInput,
    ChosenTeamInput,
    HelpInput,
    HelpLinkInput,
    NewHelpInput,
    OfferedSerializer,
    ThanksSerializer,
    VolunteerSerializer,
)
from teams.ladder.help_rules import HelpData
from teams.models import Membership, Thanks, Volunteer
from teams.near.nearest import nearest_teams
from teams.permissions.teams import get_volunteer_for
from teams.services import help as helping
from teams.services import volunteers
from teams.team.offers import offers_of
from territory.places import find_home


class Help(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=NewHelpInput, responses={202: MessageSerializer})
    def post(self, request: Request) -> Response:
        """Offer help without an account: a mail asks to confirm. The answer is the same whatever the address."""
        sent = NewHelpInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read, now = sent.validated_data, timezone.now()
        _limit_help(request, read["email"].lower())
        offered = helping.offer_help(
            email=read["email"],
            data=_data(read),
            purposes=read["consents"],
            at=now,
            language=(get_language() or "fr")[:2],
            source=Consent.Source.API,
        )
        came_in.send(Supporter, request=request._request, supporter=offered.supporter, at=now)
        words = _("Merci ! Un e-mail part vers vous : son lien confirme votre proposition.")
        return Response({"detail": words}, status=status.HTTP_202_ACCEPTED)


class HelpLink(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=HelpLinkInput, responses={202: MessageSerializer})
    def post(self, request: Request) -> Response:
        """Another mail to confirm an offer that waits. The answer is the same whatever the address."""
        sent = HelpLinkInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "help-resend", "20/h")
        email = sent.validated_data["email"].lower()
        if wait := check_limit("help-resend-address", email, "3/d"):
            raise Throttled(wait)
        helping.resend_help(email=email, at=timezone.now())
        words = _("Si une proposition attend à cette adresse, nous vous écrivons aussitôt.")
        return Response({"detail": words}, status=status.HTTP_202_ACCEPTED)


class OwnThanks(generics.ListAPIView[Thanks]):
    """Who thanked the caller, the newest first."""

    serializer_class = ThanksSerializer
    queryset = Thanks.objects.none()

    def get_queryset(self) -> QuerySet[Thanks]:
        return Thanks.objects.filter(supporter=self.request.user.pk).select_related("by", "team")


class OwnVolunteer(APIView):
    @extend_schema(responses=VolunteerSerializer)
    def get(self, request: Request) -> Response:
        """One's own steps, dated, and which comes next; 404 for who never offered to help."""
        return Response(VolunteerSerializer(get_volunteer_for(request.user)).data)

    @extend_schema(request=HelpInput, responses={201: VolunteerSerializer})
    def post(self, request: Request) -> Response:
        """Offer to help, or come back. 409 for who helps already."""
        person = get_account(request._request)
        if Volunteer.objects.filter(supporter=person, stopped_at=None).exists():
            raise Conflict(_("Vous aidez déjà."))
        sent = HelpInput(data=request.data)
        sent.is_valid(raise_exception=True)
        _limit_help(request, f"person:{person.pk}")
        read = sent.validated_data
        live = set(person.consents.live().values_list("purpose", flat=True))
        volunteer = helping.offer_own_help(
            supporter=person,
            data=_data(read),
            purposes=live | set(read["consents"]),
            at=timezone.now(),
            source=Consent.Source.API,
        )
        return Response(VolunteerSerializer(volunteer).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ChoicesInput, responses=VolunteerSerializer)
    def patch(self, request: Request) -> Response:
        """What one would like to do, and which messages one wants. Only what is sent is changed."""
        volunteer = get_volunteer_for(request.user)
        sent = ChoicesInput(data=request.data)
        sent.is_valid(raise_exception=True)
        was = {"ways": volunteer.ways, "team_mail": volunteer.team_mail}
        changed = volunteers.choose_ways(volunteer=volunteer, **(was | sent.validated_data))
        return Response(VolunteerSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Stop helping: team, roles and what was to come end at once."""
        volunteer = get_volunteer_for(request.user)
        limit(request, *CHOICES)
        volunteers.stop_helping(volunteer=volunteer, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnTeam(APIView):
    @extend_schema(request=ChosenTeamInput, responses=VolunteerSerializer)
    def post(self, request: Request) -> Response:
        """A newcomer joins one of the teams near. 409 for who has one."""
        volunteer, now = get_volunteer_for(request.user), timezone.now()
        if Membership.objects.current().filter(supporter=request.user).exists():
            raise Conflict(_("Vous avez déjà une équipe."))
        limit(request, *CHOICES)
        sent = ChosenTeamInput(data=request.data)
        sent.is_valid(raise_exception=True)
        near = {team.pk: team for team, _km in helping.teams_to_choose(volunteer, at=now)}
        if sent.validated_data["team"] not in near:
            raise Http404
        helping.choose_team(volunteer=volunteer, team=near[sent.validated_data["team"]], at=now)
        return Response(VolunteerSerializer(get_volunteer_for(request.user)).data)


class OwnApplication(APIView):
    @extend_schema(request=ApplicationInput, responses=VolunteerSerializer)
    def post(self, request: Request) -> Response:
        """Apply as mobiliser, after a first outing; again: other words."""
        volunteer = get_volunteer_for(request.user)
        sent = ApplicationInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "apply", "20/d")
        applied = volunteers.apply(volunteer=volunteer, at=timezone.now(), **sent.validated_data)
        return Response(VolunteerSerializer(applied).data)


class NearestTeams(APIView):
    @extend_schema(
        responses=OfferedSerializer(many=True),
        parameters=[OpenApiParameter("place", str, description="code of a commune; without it, one's own")],
    )
    def get(self, request: Request) -> Response:
        """The three nearest teams that have room, with their distance."""
        code = request.query_params.get("place", "")
        place = find_home(code.upper()) if code else get_account(request._request).home
        if place is None:
            raise Http404
        now = timezone.now()
        found = offers_of(nearest_teams(place=place, limit=helping.OFFERED, at=now), at=now)
        return Response(OfferedSerializer(found, many=True).data)


def _data(read: dict[str, Any]) -> HelpData:
    return HelpData(
        first_name=read["first_name"],
        place=read["place"],
        ways=read["ways"],
        birth_month=read.get("birth_month"),
    )


def _limit_help(request: Request, person: str) -> None:
    """The page's limits, shared with the page."""
    wait = check_limit("help-offer", person, "3/d")
    wait = wait or check_limit("help-network", network_key(request._request), "100/d")
    if wait:
        raise Throttled(wait)
