"""Inviting friends, for programs: one's link, one message to a friend, numbers, and the chain."""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from supporters.permissions import get_account
from teams.api.access import LeadersAreSure
from teams.api.friend_serializers import ChainSerializer, FriendsInput, FriendsSerializer, InvitedSerializer
from teams.authority import authority_of
from teams.friends.chain_figures import chain_figures
from teams.permissions.teams import require
from teams.services.friends import TooManyFriends, counts_of, invite_friends
from teams.views.friends import address_of, friends_qr


class Friends(APIView):
    @extend_schema(responses=FriendsSerializer)
    def get(self, request: Request) -> Response:
        """Your link, and how many people it and your invitations brought: numbers alone."""
        supporter = get_account(request._request)
        counts = counts_of(supporter=supporter)
        return Response({"link": address_of(supporter), **asdict(counts)})

    @extend_schema(request=FriendsInput, responses={202: InvitedSerializer})
    def post(self, request: Request) -> Response:
        """One message to each address, ever within twelve months. Whether one leaves is told to nobody."""
        supporter = get_account(request._request)
        sent = FriendsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            count = invite_friends(inviter=supporter, at=timezone.now(), **sent.validated_data)
        except TooManyFriends as too_many:
            raise Throttled(too_many.wait, _("Dix invitations par jour au plus.")) from too_many
        return Response({"invited": count}, status=status.HTTP_202_ACCEPTED)


class Code(APIView):
    @extend_schema(
        responses={(200, "image/svg+xml"): OpenApiTypes.BINARY, (200, "image/png"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["svg", "png"])],
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        """Your link as a code to scan."""
        request._request.user = request.user
        return friends_qr(request._request, kind)


class Chain(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(responses=ChainSerializer)
    def get(self, request: Request) -> Response:
        """Who brought whom, in numbers without a name: for national organisers."""
        require(authority_of(request.user, at=timezone.now()).is_national)
        return Response(asdict(chain_figures()))
