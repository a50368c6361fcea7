"""Precincts, what was counted in them and their addresses, as programs read them."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from territory.models import Address, Precinct
from territory.precinct_names import precinct_name
from territory.terrain.precinct_page import Counted, Neighbour, Score, counted_in, neighbours_of


class PrecinctSerializer(serializers.ModelSerializer[Precinct]):
    name = serializers.SerializerMethodField(help_text="« Manosque, bureau 5 »")
    commune = serializers.CharField(source="commune.code", help_text="of today")

    class Meta:
        model = Precinct
        fields = ["code", "name", "commune", "lon", "lat"]

    def get_name(self, precinct: Precinct) -> str:
        return precinct_name(precinct.code, precinct.commune.name)


class ScoreSerializer(serializers.Serializer[Score]):
    name = serializers.CharField()
    nuance = serializers.CharField()
    votes = serializers.IntegerField()
    share = serializers.FloatField(help_text="of the expressed votes")


class CountedSerializer(serializers.Serializer[Counted]):
    """One round, the candidate with the most votes first."""

    election = serializers.CharField(source="result.round.election.slug")
    round = serializers.IntegerField(source="result.round.number")
    date = serializers.DateField(source="result.round.date")
    registered = serializers.IntegerField(source="result.registered")
    voters = serializers.IntegerField(source="result.voters")
    blank_votes = serializers.IntegerField(
        source="result.blank_votes", allow_null=True, help_text="null before 2014: counted as null votes"
    )
    null_votes = serializers.IntegerField(source="result.null_votes")
    expressed = serializers.IntegerField(source="result.expressed")
    scores = ScoreSerializer(many=True)


class NeighbourSerializer(serializers.Serializer[Neighbour]):
    code = serializers.CharField(source="precinct.code")
    name = serializers.CharField()


class PrecinctDetailSerializer(PrecinctSerializer):
    addresses = serializers.IntegerField(source="addresses.count", help_text="how many are known")
    results = serializers.SerializerMethodField(help_text="the latest round first")
    boundary = serializers.SerializerMethodField(help_text="a GeoJSON geometry, in degrees; null when not known")
    neighbours = serializers.SerializerMethodField(help_text="those that share a border")

    class Meta(PrecinctSerializer.Meta):
        fields = [*PrecinctSerializer.Meta.fields, "addresses", "results", "boundary", "neighbours"]

    @extend_schema_field(CountedSerializer(many=True))
    def get_results(self, precinct: Precinct) -> Any:
        return CountedSerializer(counted_in(precinct, None), many=True).data

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_boundary(self, precinct: Precinct) -> Any:
        boundary = getattr(precinct, "boundary", None)
        return json.loads(boundary.shape) if boundary else None

    @extend_schema_field(NeighbourSerializer(many=True))
    def get_neighbours(self, precinct: Precinct) -> Any:
        return NeighbourSerializer(neighbours_of(precinct, None), many=True).data


class AddressSerializer(serializers.ModelSerializer[Address]):
    class Meta:
        model = Address
        fields = ["key", "number", "suffix", "street", "postcode", "lon", "lat", "placed_by"]
