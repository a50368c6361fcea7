"""Blocs, rankings and their rows as programs read and write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from territory.models import Basin, Bloc, Place, Round, Target, Targeting
from territory.places import find_territory
from territory.targeting.words import explain


class BlocSerializer(serializers.ModelSerializer[Bloc]):
    members = serializers.ListField(
        child=serializers.CharField(max_length=200), help_text="candidates' names and nuances"
    )

    class Meta:
        model = Bloc
        fields = ["id", "name", "members"]
        # The service says it, as the page does.
        extra_kwargs = {"name": {"validators": []}}


@extend_schema_field(str)
class RoundField(serializers.RelatedField[Round, str, Any]):
    """« presidentielle-2017:2 »."""

    default_error_messages = {"unknown": "No such round: write SLUG:NUMBER."}

    def get_queryset(self) -> Any:
        return Round.objects.select_related("election")

    def to_representation(self, value: Round) -> str:
        return f"{value.election.slug}:{value.number}"

    def to_internal_value(self, data: Any) -> Round:
        slug, _colon, number = str(data).rpartition(":")
        found = self.get_queryset().filter(election__slug=slug, number=number) if number.isdecimal() else None
        vote = found.first() if found is not None and len(number) < 5 else None
        if vote is None:
            self.fail("unknown")
        return vote


@extend_schema_field(str)
class TerritoryField(serializers.RelatedField[Place, str, Any]):
    """« 93072 », « 75119 », « D-04 » or « 04 », « R-84 », « FR »."""

    default_error_messages = {"unknown": "No such territory."}

    def get_queryset(self) -> Any:
        return Place.objects.all()

    def to_representation(self, value: Place) -> str:
        return value.code

    def to_internal_value(self, data: Any) -> Place:
        place = find_territory(str(data))
        if place is None:
            self.fail("unknown")
        return place


class TargetingSerializer(serializers.ModelSerializer[Targeting]):
    round = RoundField(help_text="« presidentielle-2017:2 »")
    compared = RoundField(required=False, allow_null=True, help_text="the other round, for terms that compare two")
    within = TerritoryField(required=False, allow_null=True, help_text="code of a place; null: everywhere")
    weights = serializers.DictField(
        child=serializers.FloatField(), required=False, help_text="by term, 0 to 1 by steps of 0.05"
    )

    class Meta:
        model = Targeting
        fields = ["id", "name", "round", "bloc", "compared", "within", "by", "weights", "state", "computed_at", "error"]
        read_only_fields = ["state", "computed_at", "error"]
        extra_kwargs = {"name": {"validators": []}}


class TermSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()
    help = serializers.CharField()
    compares = serializers.BooleanField(help_text="needs a second round")


class SentenceSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="« potential », a term, « score » or « imputed »")
    text = serializers.CharField()
    points = serializers.FloatField(allow_null=True, help_text="what it adds to the score, times 100")


class TargetSerializer(serializers.ModelSerializer[Target]):
    """Unrounded. `why` opens the score into its terms, in words."""

    precinct = serializers.CharField(source="precinct.code")
    commune = serializers.CharField(source="precinct.commune.name")
    commune_code = serializers.CharField(source="precinct.commune.code")
    basin = serializers.IntegerField(source="basin.rank", default=None, help_text="rank of its basin")
    why = serializers.SerializerMethodField()

    class Meta:
        model = Target
        fields = [
            "rank",
            "precinct",
            "commune",
            "commune_code",
            "score",
            "potential",
            "people",
            "registered",
            "abstention",
            "bloc_share",
            "imputed",
            "terms",
            "basin",
            "why",
        ]

    def get_why(self, target: Target) -> list[dict[str, Any]]:
        sentences = explain(target, weights=self.context["weights"])
        return [dict(one) for one in SentenceSerializer([one._asdict() for one in sentences], many=True).data]


class BasinSerializer(serializers.ModelSerializer[Basin]):
    class Meta:
        model = Basin
        fields = [
            "rank",
            "name",
            "colour",
            "precincts",
            "registered",
            "people",
            "doors",
            "doors_estimated",
            "volunteers",
        ]
