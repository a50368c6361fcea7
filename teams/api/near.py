"""« Near me » for programs: by a commune, or by a position that is read once from the message's body."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teams.near.nearby import Spot, around
from teams.views.near import spot_of
from territory.places import find_home


class PositionInput(serializers.Serializer[Any]):
    """Degrees, WGS 84."""

    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)


class Near(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[OpenApiParameter("place", str, required=True, description="code of a commune: /api/v1/places/")],
    )
    def get(self, request: Request) -> Response:
        """What is near a commune, by section: teams, outings, sessions, and what other packages add."""
        code = request.query_params.get("place")
        if not code:
            raise ValidationError({"place": [_("Indiquez le code d'une commune.")]})
        place = find_home(code.upper())
        if place is None:
            raise Http404
        return Response(_answer(spot_of(place)))

    @extend_schema(request=PositionInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        """What is near a position, which is kept nowhere: it travels in the body, never in an address."""
        sent = PositionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(_answer(Spot(**sent.validated_data)))


def _answer(spot: Spot | None) -> dict[str, Any]:
    found = around(spot, at=timezone.now()) if spot else []
    place = spot.place if spot else None
    return {
        "place": {"code": place.code, "name": place.name} if place else None,
        **{part.section.key: [part.section.data(item) for item in part.items] for part in found},
    }
