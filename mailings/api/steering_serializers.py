"""How far letters have come and what became of them, as programs read it: counts, never people."""

from typing import Any

from rest_framework import serializers

from mailings.models import Delivery


class SteeringWords(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class UncertainVerdict(SteeringWords):
    sent = serializers.BooleanField(help_text="true: they count as sent; false: they are sent again")


class UncertainSerializer(serializers.Serializer[Any]):
    """Nobody knows whether they left; they are never sent again by themselves."""

    number = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[Any]):
    """`pace`: people a minute; null while nothing can be said of it."""

    state = serializers.CharField()
    selected = serializers.IntegerField()
    sent = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()
    uncertain = serializers.IntegerField()
    due = serializers.IntegerField()
    later = serializers.IntegerField()
    held = serializers.IntegerField()
    share = serializers.FloatField()
    pace = serializers.FloatField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)


class TotalsSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField(help_text="as providers say; else what left and did not come back")
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()
    uncertain = serializers.IntegerField()
    left_out = serializers.IntegerField()
    hard = serializers.IntegerField()
    soft = serializers.IntegerField()
    policy = serializers.IntegerField()
    complaints = serializers.IntegerField()
    unsubscribed = serializers.IntegerField()


class ReasonedSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    before = serializers.IntegerField(help_text="left out when deliveries were written")
    later = serializers.IntegerField(help_text="when they were about to leave")


class LinkLineSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    people = serializers.IntegerField(allow_null=True, help_text="null: fewer than ten")


class SubjectLineSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    sent = serializers.IntegerField()
    people = serializers.IntegerField(allow_null=True, help_text="null: fewer than ten")
    is_winner = serializers.BooleanField()


class ClicksSerializer(serializers.Serializer[Any]):
    people = serializers.IntegerField(allow_null=True, help_text="null: fewer than ten")
    links = LinkLineSerializer(many=True)
    subjects = SubjectLineSerializer(many=True)


class HourSerializer(serializers.Serializer[Any]):
    hour = serializers.DateTimeField()
    totals = TotalsSerializer()


class LetterFiguresSerializer(serializers.Serializer[Any]):
    whole = TotalsSerializer()
    providers = TotalsSerializer(many=True)
    tiers = TotalsSerializer(many=True)
    reasons = ReasonedSerializer(many=True)
    hours = HourSerializer(many=True)
    clicks = ClicksSerializer()


class DayFiguresSerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    totals = TotalsSerializer()


class LeftOutSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=[reason.name.lower() for reason in Delivery.Reason])
    words = serializers.CharField()
    number = serializers.IntegerField()


def left_out(found: dict[Delivery.Reason, int]) -> list[dict[str, Any]]:
    return [{"reason": one.name.lower(), "words": one.label, "number": number} for one, number in found.items()]
