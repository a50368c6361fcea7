"""« Near me » for programs: by a commune; by an address or a position, read once from the message's body."""

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

from teams.forms.near import NearForm, Where
from teams.near.nearby import Spot, around
from teams.views.near import ideas_around, spot_of, spot_of_where
from territory.address_words import TEXT_MAX
from territory.models import Place
from territory.places import find_home


class SpotInput(serializers.Serializer[Any]):
    """Degrees, WGS 84; or an address: « 12 rue des Lilas, Digne »."""

    lon = serializers.FloatField(min_value=-180, max_value=180, required=False)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False)
    address = serializers.CharField(max_length=TEXT_MAX, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "address" not in attrs:
            missing = [name for name in ("lon", "lat") if name not in attrs]
            if missing:
                raise ValidationError({name: [_("Indiquez une position ou une adresse.")] for name in missing})
        return attrs


class Near(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[OpenApiParameter("place", str, required=True, description="code of a commune: /api/v1/places/")],
    )
    def get(self, request: Request) -> Response:
        """What is near a commune, by section (teams, outings, sessions, what other packages add), and three ideas."""
        code = request.query_params.get("place")
        if not code:
            raise ValidationError({"place": [_("Indiquez le code d'une commune.")]})
        place = find_home(code.upper())
        if place is None:
            raise Http404
        return Response(_answer(request, spot_of(place), place))

    @extend_schema(request=SpotInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        """What is near an address or a position, kept nowhere: it travels in the body, never in an address."""
        sent = SpotInput(data=request.data)
        sent.is_valid(raise_exception=True)
        read = sent.validated_data
        if "address" not in read:
            return Response(_answer(request, Spot(read["lon"], read["lat"]), None))
        form = NearForm({"lieu": read["address"]})
        if not form.is_valid():
            raise ValidationError({"address": form.errors["lieu"]})
        where: Where = form.cleaned_data["lieu"]
        told = {"label": where.address.label, "exact": where.address.exact} if where.address else None
        return Response({"address": told, **_answer(request, spot_of_where(where), where.place)})


def _answer(request: Request, spot: Spot | None, place: Place | None) -> dict[str, Any]:
    now = timezone.now()
    found = around(spot, at=now) if spot else []
    ideas = ideas_around(request.user, spot, place, found, now)
    return {
        "place": {"code": place.code, "name": place.name} if place else None,
        "ideas": [
            {"time": idea.time.value, "title": idea.title, "words": idea.words, "path": idea.path} for idea in ideas
        ],
        **{part.section.key: [part.section.data(item) for item in part.items] for part in found},
    }
