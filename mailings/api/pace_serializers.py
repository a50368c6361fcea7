"""Paces of letter box providers, as programs read and steer them."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from mailings.models import PaceStep, ProviderState
from mailings.services.paces import LEAST, LONGEST_HOURS, default, is_resting, most


class PaceSerializer(serializers.ModelSerializer[ProviderState]):
    """`per_minute`: messages a minute, from `least` to `most`; `default` until staff write another number."""

    label = serializers.CharField(source="get_provider_display", read_only=True)
    default = serializers.SerializerMethodField()
    least = serializers.SerializerMethodField()
    most = serializers.SerializerMethodField()
    is_resting = serializers.SerializerMethodField(help_text="nothing leaves for it now")

    class Meta:
        model = ProviderState
        fields = [
            "provider", "label", "per_minute", "default", "least", "most", "is_resting", "paused_until", "level",
            "reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_default(self, state: ProviderState) -> int:
        return default(state.provider)

    def get_least(self, state: ProviderState) -> int:
        return LEAST

    def get_most(self, state: ProviderState) -> int:
        return most(state.provider)

    def get_is_resting(self, state: ProviderState) -> bool:
        return is_resting(state, at=timezone.now())


class PaceStepSerializer(serializers.ModelSerializer[PaceStep]):
    """`by`: the name they show; null once they have left."""

    by = serializers.CharField(source="by.display_name", allow_null=True, default=None, read_only=True)

    class Meta:
        model = PaceStep
        fields = ["provider", "kind", "before", "after", "until", "by", "at", "words"]
        read_only_fields = fields


class PaceReason(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=300, help_text="why: the journal keeps it")


class PaceHoldInput(PaceReason):
    hours = serializers.IntegerField(min_value=1, max_value=LONGEST_HOURS)


class PaceInput(PaceReason):
    per_minute = serializers.IntegerField(min_value=LEAST, allow_null=True, help_text="null: the default again")
