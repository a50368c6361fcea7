"""What the plan looks like to programs."""

from typing import Any

from rest_framework import serializers

from teams.models import DayTotal, Gap, Goal, Measure, Plan, Standing
from teams.services.plan import MOST


class GoalSerializer(serializers.ModelSerializer[Goal]):
    place = serializers.CharField(source="place.code", read_only=True)

    class Meta:
        model = Goal
        fields = ["place", "measure", "amount", "fixed"]


class CampaignPlanSerializer(serializers.ModelSerializer[Plan]):
    """`goals`: the country's, by measure."""

    goals = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = ["due_on", "split_by", "state", "error", "computed_at", "goals"]

    def get_goals(self, plan: Plan) -> dict[str, int]:
        return dict(plan.goals.filter(place__kind="country").values_list("measure", "amount"))


class PlanInput(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    split_by = serializers.ChoiceField(choices=Plan.Split.choices, default=Plan.Split.POPULATION)
    goals = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST), allow_empty=False)

    def validate_goals(self, goals: dict[str, int]) -> dict[str, int]:
        for measure in goals:
            if measure not in Measure.values:
                raise serializers.ValidationError(f"{measure}: {', '.join(Measure.values)}")
        return goals


class GoalInput(serializers.Serializer[Any]):
    amount = serializers.IntegerField(min_value=0, max_value=MOST)


class StandingSerializer(serializers.ModelSerializer[Standing]):
    place = serializers.CharField(source="place.code")
    name = serializers.CharField(source="place.name")

    class Meta:
        model = Standing
        fields = ["place", "name", "measure", "actual", "goal", "per_week", "projected", "low", "high"]


class DaySerializer(serializers.ModelSerializer[DayTotal]):
    class Meta:
        model = DayTotal
        fields = ["day", "measure", "amount"]


class GapSerializer(serializers.ModelSerializer[Gap]):
    """`gain`: volunteers by the plan's date that mending it would bring (docs/plan.md)."""

    place = serializers.CharField(source="place.code")
    name = serializers.CharField(source="place.name")

    class Meta:
        model = Gap
        fields = ["kind", "place", "name", "team", "gain", "figures"]
