"""The daily programme as programs read and write it."""

from typing import Any

from rest_framework import serializers

from actions.models import Content
from mailings.api.steering_serializers import LeftOutSerializer, left_out
from mailings.models import Audience, Mailing, ProgrammeDay, ProgrammeRule
from mailings.programme.calendar import CalendarDay
from mailings.programme.days import bits_of, days_of
from mailings.programme.sharing import Share
from mailings.services.programme import seen_as
from mailings.services.programme_rules import FIELDS


class Weekdays(serializers.ListField):
    """[0, 2] is Monday and Wednesday."""

    child = serializers.IntegerField(min_value=0, max_value=6)

    def to_representation(self, value: int) -> list[int]:  # type: ignore[override]
        return days_of(value)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        return bits_of(super().to_internal_value(data))


class ProgrammeRuleSerializer(serializers.ModelSerializer[ProgrammeRule]):
    weekdays = Weekdays()
    audience = serializers.PrimaryKeyRelatedField(queryset=Audience.objects.all())

    class Meta:
        model = ProgrammeRule
        fields = ["id", *FIELDS]


class ProgrammeLetterSerializer(serializers.ModelSerializer[Mailing]):
    subjects = serializers.SlugRelatedField[Any](slug_field="text", many=True, read_only=True)

    class Meta:
        model = Mailing
        fields = ["id", "title", "kind", "audience", "rule", "subjects", "send_time", "state", "revision"]
        read_only_fields = fields


class SharedLetterSerializer(serializers.Serializer[Any]):
    """`taken`: people of its audience to whom an earlier line of the day writes."""

    letter = ProgrammeLetterSerializer(source="mailing")
    matching = serializers.IntegerField()
    receiving = serializers.IntegerField()
    taken = serializers.IntegerField()
    left_out = serializers.SerializerMethodField()

    def get_left_out(self, share: Share) -> list[dict[str, Any]]:
        return LeftOutSerializer(left_out(share.left_out), many=True).data  # type: ignore[return-value]


class ProgrammeDaySerializer(serializers.ModelSerializer[ProgrammeDay]):
    """`seen` goes back with an approval: it then holds for these letters as they are."""

    letters = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    class Meta:
        model = ProgrammeDay
        fields = ["day", "state", "proposed_at", "decided_at", "letters", "seen"]
        read_only_fields = fields

    def get_letters(self, day: ProgrammeDay) -> list[dict[str, Any]]:
        return SharedLetterSerializer(self.context["shares"], many=True).data  # type: ignore[return-value]

    def get_seen(self, day: ProgrammeDay) -> str:
        return seen_as([share.mailing for share in self.context["shares"]])


class CalendarDaySerializer(serializers.Serializer[Any]):
    """`state` null: not proposed yet, and `rules` would write. `others`: letters that no line brought."""

    day = serializers.DateField()
    state = serializers.SerializerMethodField()
    silent = serializers.BooleanField()
    letters = ProgrammeLetterSerializer(many=True)
    others = ProgrammeLetterSerializer(many=True)
    rules = serializers.SerializerMethodField()

    def get_rules(self, one: CalendarDay) -> list[int]:
        return [rule.pk for rule in one.rules]

    def get_state(self, one: CalendarDay) -> str | None:
        return one.row.state if one.row else None


class ProgrammeSeen(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=2000)


class ProgrammeLetterInput(serializers.Serializer[Any]):
    """`content` null: chosen for each reader."""

    subject = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=3000, allow_blank=True, default="")
    content = serializers.SlugRelatedField(
        slug_field="slug", queryset=Content.objects.all(), allow_null=True, required=False, default=None
    )
    send_time = serializers.TimeField()
