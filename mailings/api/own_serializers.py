"""What a person chose of the letters, for programs."""

from typing import Any

from rest_framework import serializers

from mailings.models import Recipient


class OwnLettersSerializer(serializers.ModelSerializer[Recipient]):
    is_selected = serializers.BooleanField(help_text="they agreed that letters are chosen by what they do")

    class Meta:
        model = Recipient
        fields = ["rhythm", "stopped_at", "stopped_for", "is_selected"]
        read_only_fields = fields

    def to_representation(self, instance: Recipient) -> dict[str, Any]:
        instance.is_selected = instance.supporter.consents.live("selection").exists()  # type: ignore[attr-defined]
        return super().to_representation(instance)


class RhythmInput(serializers.Serializer[Any]):
    rhythm = serializers.ChoiceField(choices=Recipient.Rhythm.choices)
