"""Places and silence as programs read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from territory.models import Place, Zone
from territory.outlines import Bounds, bounds
from territory.places import PlaceMatch


class PlaceMatchSerializer(serializers.Serializer[PlaceMatch]):
    """One answer of a search."""

    code = serializers.CharField(source="place.code", help_text="INSEE code")
    name = serializers.CharField()
    detail = serializers.CharField(help_text="what tells it from its namesakes")


class PlaceDetailSerializer(serializers.ModelSerializer[Place]):
    parent = serializers.CharField(source="parent.code", default=None)
    departement = serializers.CharField(source="departement.code", default=None, help_text="« D-69 »")
    postcodes = serializers.SerializerMethodField()
    bbox = serializers.SerializerMethodField(help_text="west, south, east, north; départements and collectivities only")

    class Meta:
        model = Place
        fields = [
            "code",
            "kind",
            "name",
            "parent",
            "departement",
            "zone",
            "postcodes",
            "population",
            "lon",
            "lat",
            "bbox",
        ]

    def get_postcodes(self, place: Place) -> list[str]:
        return place.postcodes.split()

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), allow_null=True))
    def get_bbox(self, place: Place) -> Bounds | None:
        return bounds().get(place.code.removeprefix("D-"))


class SilenceSerializer(serializers.Serializer[dict[str, Any]]):
    """May the campaign speak to a territory now?"""

    zone = serializers.ChoiceField(choices=Zone.choices)
    silent = serializers.BooleanField()
    reopens_at = serializers.DateTimeField(allow_null=True, help_text="end of the present silence")
    last_legal_moment = serializers.DateTimeField(
        allow_null=True, help_text="last second before the present or the next silence; null when no vote is to come"
    )
