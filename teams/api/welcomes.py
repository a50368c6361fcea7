"""Looking after volunteers, for programs: newcomers to welcome, candidates to answer."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.api.access import Conflict, limit
from teams.api.access import LeadersAreSure
from teams.api.team_serializers import NearTeamSerializer
from teams.api.volunteer_serializers import (
    CandidateSerializer,
    CertificationInput,
    NewcomerSerializer,
    ReasonInput,
    WelcomeInput,
)
from teams.ladder.newcomers import told_of
from teams.models import Volunteer
from teams.permissions.ladder import (
    can_certify,
    can_welcome,
    candidates_for,
    get_candidate_for,
    get_newcomer_for,
    newcomers_for,
    teams_without,
)
from teams.permissions.teams import require
from teams.services.certification import certify, decline
from teams.services.welcome import greet

SURE = [IsAuthenticated, LeadersAreSure]


class Pages(PageNumberPagination):
    page_size = 50


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

    def paginate_queryset(self, queryset: Any) -> Any:
        """Each with their team, and words ready to send."""
        people = super().paginate_queryset(queryset) or []
        return told_of(people, by=self.request.user, at=timezone.now())


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


class CandidateTeams(APIView):
    permission_classes = SURE

    @extend_schema(responses=NearTeamSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Teams near a candidate's home that nobody leads: what a certification may name."""
        now = timezone.now()
        found = teams_without(request.user, get_candidate_for(request.user, pk, at=now), at=now)
        rows = [{"team": team, "km": round(far, 1)} for team, far in found]
        return Response(NearTeamSerializer(rows, many=True).data)


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
            waiting = teams_without(request.user, candidate, at=timezone.now())
            team = next((one for one, _far in waiting if one.pk == number), None)
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
