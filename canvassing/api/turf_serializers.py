"""Areas, turfs and their addresses as programs read and change them. Nobody is named."""

import json
from typing import Any

from rest_framework import serializers

from canvassing.models import Cutting, Redraw, Turf
from canvassing.services.cutting import FEWEST, MOST
from canvassing.services.redrawing import MOST_CORNERS, MOST_PARTS
from canvassing.turf_pages.listing import Line
from territory.models import Address

SIDES = ("odd", "even")


class AreaSerializer(serializers.Serializer[Line]):
    """A precinct, or a commune for its addresses of no known precinct. `rank`: in the ranking used last."""

    code = serializers.CharField(source="area.code")
    name = serializers.CharField()
    commune = serializers.CharField(source="area.commune.code")
    addresses = serializers.IntegerField()
    doors = serializers.IntegerField()
    turfs = serializers.IntegerField()
    turfs_out = serializers.IntegerField(source="out")
    doors_in_turfs = serializers.IntegerField(source="doors_cut")
    doors_left = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    control = serializers.BooleanField(help_text="nobody goes there: an experiment compares with it")


class CuttingSerializer(serializers.ModelSerializer[Cutting]):
    class Meta:
        model = Cutting
        fields = ["id", "doors", "seed", "asked_at", "state", "result", "error"]


class CutInput(serializers.Serializer[Any]):
    doors = serializers.IntegerField(default=80, min_value=FEWEST, max_value=MOST, help_text="of each turf, about")
    seed = serializers.IntegerField(default=0, min_value=0, max_value=2_147_483_647, help_text="another, another cut")


class TurfSerializer(serializers.ModelSerializer[Turf]):
    area = serializers.SerializerMethodField()

    class Meta:
        model = Turf
        fields = [
            *("id", "area", "number", "name", "state", "locked", "offered", "doors", "doors_left", "addresses"),
            *("metres", "lon", "lat", "cut_at"),
        ]
        read_only_fields = [name for name in fields if name not in ("locked", "offered")]

    def get_area(self, turf: Turf) -> str:
        return turf.precinct.code if turf.precinct else turf.commune.code


class TurfDetailSerializer(TurfSerializer):
    outline = serializers.SerializerMethodField(help_text="GeoJSON geometry")

    class Meta(TurfSerializer.Meta):
        fields = [*TurfSerializer.Meta.fields, "outline"]
        read_only_fields = [*TurfSerializer.Meta.read_only_fields, "outline"]

    def get_outline(self, turf: Turf) -> dict[str, Any] | None:
        return json.loads(turf.outline) if turf.outline else None


class StopSerializer(serializers.ModelSerializer[Address]):
    """An address of an area; `turf` is the number of its turf, `order` its place in the walk, from 0."""

    turf = serializers.SerializerMethodField()
    order = serializers.SerializerMethodField()

    class Meta:
        model = Address
        fields = ["id", "number", "suffix", "street", "lon", "lat", "doors", "doors_by", "turf", "order"]
        read_only_fields = fields

    def get_turf(self, address: Address) -> int | None:
        stop = getattr(address, "stop", None)
        return stop.turf.number if stop else None

    def get_order(self, address: Address) -> int | None:
        stop = getattr(address, "stop", None)
        return stop.order if stop else None


class RedrawSerializer(serializers.ModelSerializer[Redraw]):
    class Meta:
        model = Redraw
        fields = ["id", "kind", "at", "undone_at"]


class DoorsInput(serializers.Serializer[Any]):
    doors = serializers.IntegerField(min_value=1, max_value=Address.MOST_DOORS)


class StreetDoorsInput(DoorsInput):
    street = serializers.CharField(max_length=120)
    side = serializers.ChoiceField(choices=SIDES, required=False, allow_null=True)


class IntoInput(serializers.Serializer[Any]):
    """`into`: the number of a turf of the area; null for a new one."""

    into = serializers.IntegerField(min_value=1, allow_null=True)


class MoveStreetInput(IntoInput):
    street = serializers.CharField(max_length=120)
    side = serializers.ChoiceField(choices=SIDES, required=False, allow_null=True)


class MoveAddressesInput(IntoInput):
    addresses = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=5000)


class PolygonInput(IntoInput):
    ring = serializers.ListField(
        child=serializers.ListField(
            child=serializers.FloatField(min_value=-180, max_value=180), min_length=2, max_length=2
        ),
        min_length=3,
        max_length=MOST_CORNERS,
        help_text="corners: [longitude, latitude]",
    )


class MergeTurfsInput(serializers.Serializer[Any]):
    turfs = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=2, max_length=50, help_text="numbers, of one area"
    )


class SplitTurfInput(serializers.Serializer[Any]):
    parts = serializers.IntegerField(default=2, min_value=2, max_value=MOST_PARTS)


class TurfChangeInput(serializers.Serializer[Any]):
    locked = serializers.BooleanField(required=False)
    offered = serializers.BooleanField(required=False)
