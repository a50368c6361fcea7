"""The ladder for programs: offering help, one's own steps, welcoming, answering candidates."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import Throttled
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.limits import check_limit, network_key
from supporters.api.access import Conflict, limit
from supporters.api.serializers import MessageSerializer
from supporters.events import came_in
from supporters.models import Consent, Supporter
from supporters.permissions import get_account
from teams.api.access import LeadersAreSure
from teams.api.movements import CHOICES
from teams.api.volunteer_serializers import (
    ApplicationInput,
    CandidateSerializer,
    CertificationInput,
    ChoicesInput,
    ChosenTeamInput,
    HelpInput,
    NewcomerSerializer,
    NewHelpInput,
    OfferedSerializer,
    ReasonInput,
    VolunteerSerializer,
    WelcomeInput,
)
from teams.ladder.help_rules import HelpData
from teams.models import Membership, Volunteer
from teams.near.nearest import nearest_teams
from teams.permissions.ladder import (
    can_certify,
    can_welcome,
    candidates_for,
    get_candidate_for,
    get_newcomer_for,
    newcomers_for,
)
from teams.permissions.teams import get_volunteer_for, require
from teams.services import help as helping
from teams.services import volunteers
from teams.services.certification import certify, decline
from teams.services.welcome import greet
from teams.team.offers import offers_of
from teams.views.certification import teams_without
from territory.places import find_home

SURE = [IsAuthenticated, LeadersAreSure]


class Pages(PageNumberPagination):
    page_size = 50


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


class Newcomers(generics.ListAPIView[Volunteer]):
    """Whom one has to welcome, the most urgent first."""

    permission_classes = SURE
    serializer_class = NewcomerSerializer
    pagination_class = Pages
    queryset = Volunteer.objects.none()

    def get_queryset(self) -> QuerySet[Volunteer]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        require(can_welcome(self.request.user, at=now))
        return newcomers_for(self.request.user, at=now)


class Welcome(APIView):
    permission_classes = SURE

    @extend_schema(request=WelcomeInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Welcome a newcomer with a few words, which are mailed to who may be written to. 409 when somebody did."""
        now = timezone.now()
        volunteer, team = get_newcomer_for(request.user, pk, at=now)
        if volunteer.welcomed_at:
            raise Conflict(_("Quelqu'un a déjà accueilli cette personne."))
        sent = WelcomeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        limit(request, "welcome", "200/d")
        greet(volunteer=volunteer, team=team, by=request.user, at=now, **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Candidates(generics.ListAPIView[Volunteer]):
    """Who applied as mobiliser within one's territory, the eldest first."""

    permission_classes = SURE
    serializer_class = CandidateSerializer
    pagination_class = Pages
    queryset = Volunteer.objects.none()

    def get_queryset(self) -> QuerySet[Volunteer]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        now = timezone.now()
        require(can_certify(self.request.user, at=now))
        return candidates_for(self.request.user, at=now)


class Certification(APIView):
    permission_classes = SURE

    @extend_schema(request=CertificationInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """A trained candidate becomes the mobiliser of a new team, or of one near home that nobody leads."""
        candidate = get_candidate_for(request.user, pk, at=timezone.now())
        limit(request, "candidates", "120/h")
        sent = CertificationInput(data=request.data)
        sent.is_valid(raise_exception=True)
        number, team = sent.validated_data.get("team"), None
        if number is not None:
            waiting = [waiting for waiting, _words in teams_without(request.user, candidate)]
            team = next((one for one in waiting if one.pk == number), None)
            if team is None:
                raise Http404
        name = sent.validated_data["team_name"]
        certify(volunteer=candidate, by=request.user, at=timezone.now(), team=team, team_name=name)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Refusal(APIView):
    permission_classes = SURE

    @extend_schema(request=ReasonInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Not this time: the candidate is sent the reason, word for word."""
        candidate = get_candidate_for(request.user, pk, at=timezone.now())
        limit(request, "candidates", "120/h")
        sent = ReasonInput(data=request.data)
        sent.is_valid(raise_exception=True)
        decline(volunteer=candidate, at=timezone.now(), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


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
