"""Experiments, their units and doors as programs read and write them."""

from typing import Any

from rest_framework import serializers

from canvassing.experiments.plans import COVARIATES, OUTCOMES
from canvassing.models import DoorReport, Experiment, ExperimentUnit, PastDraw
from canvassing.services import Definition
from territory.api.target_serializers import RoundField, TerritoryField
from territory.models import Bloc, Precinct, Round, Targeting


class PlanSerializer(serializers.Serializer[dict[str, Any]]):
    """What will be looked at, and held equal; frozen with the draw."""

    outcomes = serializers.MultipleChoiceField(choices=OUTCOMES, allow_empty=False)
    covariates = serializers.MultipleChoiceField(choices=COVARIATES)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(instance)

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        read = super().to_internal_value(data)
        orders = {"outcomes": OUTCOMES, "covariates": COVARIATES}
        return {part: [name for name in order if name in read[part]] for part, order in orders.items()}


class PastDrawSerializer(serializers.ModelSerializer[PastDraw]):
    class Meta:
        model = PastDraw
        fields = ["commitment", "committed_at", "seed", "input_hash", "drawn_at", "replaced_at"]


class ExperimentSerializer(serializers.ModelSerializer[Experiment]):
    round = RoundField()
    bloc = serializers.PrimaryKeyRelatedField(queryset=Bloc.objects.all())
    targeting = serializers.PrimaryKeyRelatedField(queryset=Targeting.objects.all(), required=False, allow_null=True)
    within = TerritoryField(required=False, allow_null=True)
    baseline = RoundField(required=False)
    outcomes = RoundField(many=True, required=False)
    excluded = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, help_text="codes of precincts and communes"
    )
    plan = PlanSerializer(required=False)
    past_draws = PastDrawSerializer(many=True, read_only=True)

    class Meta:
        model = Experiment
        fields = [
            "id",
            "name",
            "targeting",
            "round",
            "bloc",
            "within",
            "level",
            "capacity",
            "excluded",
            "baseline",
            "outcomes",
            "plan",
            "members",
            "commitment",
            "committed_at",
            "seed",
            "input_hash",
            "drawn_at",
            "state",
            "error",
            "created_at",
            "past_draws",
        ]
        read_only_fields = [
            *("members", "commitment", "committed_at", "seed", "input_hash", "drawn_at", "created_at", "state", "error")
        ]
        # The service says it, as the page does.
        extra_kwargs = {"name": {"validators": []}}

    def definition(self) -> Definition:
        """What the services take: what was sent, over what was there."""
        names = Definition.__dataclass_fields__
        sent = dict(self.validated_data)
        if self.instance is not None:
            kept = {name: getattr(self.instance, name) for name in names if name != "outcomes"}
            sent = kept | {"outcomes": list(self.instance.outcomes.all())} | sent
        return Definition(**sent)


class CommitmentInput(serializers.Serializer[Any]):
    commitment = serializers.CharField(max_length=500, help_text="words published before the draw")


class UnitSerializer(serializers.ModelSerializer[ExperimentUnit]):
    class Meta:
        model = ExperimentUnit
        fields = ["code", "territory", "stratum", "potential", "registered", "measured", "arm", "allocated"]


class DoorReportSerializer(serializers.ModelSerializer[DoorReport]):
    precinct = serializers.SlugRelatedField(slug_field="code", queryset=Precinct.objects.all())

    class Meta:
        model = DoorReport
        fields = ["id", "precinct", "made_on", "knocked", "opened", "talked"]


class ResultsQuery(serializers.Serializer[Any]):
    """Others than promised are exploratory."""

    rounds = serializers.ListField(child=serializers.CharField(), required=False)
    outcomes = serializers.ListField(child=serializers.ChoiceField(choices=OUTCOMES), required=False)
    covariates = serializers.ListField(child=serializers.ChoiceField(choices=COVARIATES), required=False)

    def validate_rounds(self, names: list[str]) -> list[Round]:
        field = RoundField()
        return [field.to_internal_value(name) for name in names]
