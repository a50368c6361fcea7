"""One's own letters: how often they come, and whether."""

from django.core.exceptions import ValidationError as Refused
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mailings.api.own_serializers import OwnLettersSerializer, RhythmInput
from mailings.permissions.choices import get_choices
from mailings.services import preferences
from supporters.api.access import Conflict
from supporters.permissions import get_account


class OwnLetters(APIView):
    @extend_schema(responses=OwnLettersSerializer)
    def get(self, request: Request) -> Response:
        return Response(OwnLettersSerializer(get_choices(get_account(request._request))).data)

    @extend_schema(request=RhythmInput, responses=OwnLettersSerializer)
    def patch(self, request: Request) -> Response:
        """Get letters as often as this. Whoever stopped them stays without."""
        supporter = get_account(request._request)
        sent = RhythmInput(data=request.data)
        sent.is_valid(raise_exception=True)
        row = preferences.choose(supporter=supporter, at=timezone.now(), **sent.validated_data)
        return Response(OwnLettersSerializer(row).data)

    @extend_schema(request=None, responses=OwnLettersSerializer)
    def post(self, request: Request) -> Response:
        """Letters again. 409 without the agreement to the letter, or for an address of service."""
        try:
            row = preferences.come_back(supporter=get_account(request._request), at=timezone.now())
        except Refused as error:
            raise Conflict(error.messages[0]) from error
        return Response(OwnLettersSerializer(row).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """No letters any more, and none chosen for you; the account stays."""
        preferences.stop(supporter=get_account(request._request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
