"""Voices and facts as programs of the desk read and write them."""

from typing import Any

from rest_framework import serializers

from actions.models import Topic
from conversations.models import Fact, Voice, VoiceAddress, VoiceNote


class VoiceAddressSerializer(serializers.ModelSerializer[VoiceAddress]):
    class Meta:
        model = VoiceAddress
        fields = ["id", "kind", "value"]


class VoiceNoteSerializer(serializers.ModelSerializer[VoiceNote]):
    class Meta:
        model = VoiceNote
        fields = ["id", "text", "at"]


class VoiceSerializer(serializers.ModelSerializer[Voice]):
    """`noticed_at`: our first message. `answered_at`: their first word after it."""

    addresses = VoiceAddressSerializer(many=True, read_only=True)

    class Meta:
        model = Voice
        fields = [
            "id", "name", "outlet", "outlet_url", "contact", "topics", "language", "source_url", "source_at",
            "audience", "audience_at", "created_at", "noticed_at", "answered_at", "addresses",
        ]  # fmt: skip


class VoiceInput(serializers.Serializer[Any]):
    """Only what the voice shows in public; `source_url` is told to it."""

    name = serializers.CharField(max_length=120)
    outlet = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    outlet_url = serializers.CharField(max_length=2048, required=False, allow_blank=True, default="")
    contact = serializers.CharField(max_length=254, required=False, allow_blank=True, default="")
    topics = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    language = serializers.CharField(max_length=5, required=False, default="fr")
    source_url = serializers.CharField(max_length=2048)
    source_at = serializers.DateField()
    audience = serializers.IntegerField(min_value=0, max_value=10**12, required=False, allow_null=True, default=None)


class AddressInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=VoiceAddress.Kind.choices)
    value = serializers.CharField(max_length=500)


class NoteInput(serializers.Serializer[Any]):
    """Of the exchange only: words of opinion, health, faith or private life are refused."""

    text = serializers.CharField(max_length=500)


class VoiceMergeInput(serializers.Serializer[Any]):
    """`other` goes; all it has comes here."""

    other = serializers.IntegerField(min_value=1)


class FactSerializer(serializers.ModelSerializer[Fact]):
    """`used`: answers into which it was inserted."""

    class Meta:
        model = Fact
        fields = [
            "id", "title", "text", "source", "source_url", "dated", "good_until", "topic", "used", "is_retired",
            "created_at",
        ]  # fmt: skip


class FactInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=2000)
    source = serializers.CharField(max_length=200)
    source_url = serializers.CharField(max_length=2048, required=False, allow_blank=True, default="")
    dated = serializers.DateField()
    good_until = serializers.DateField(required=False, allow_null=True, default=None)
    topic = serializers.PrimaryKeyRelatedField(
        queryset=Topic.objects.all(), required=False, allow_null=True, default=None
    )


class RetiringInput(serializers.Serializer[Any]):
    is_retired = serializers.BooleanField()


class InsertionInput(serializers.Serializer[Any]):
    """`answer`: a draft of whoever asks."""

    answer = serializers.IntegerField(min_value=1)


class InsertedSerializer(serializers.Serializer[Any]):
    answer = serializers.IntegerField()
    text = serializers.CharField()


class FoundSerializer(serializers.Serializer[Any]):
    """`title` and `text` of what was found; `conversation` where it has one."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    conversation = serializers.IntegerField(allow_null=True)


class ShelfSerializer(serializers.Serializer[Any]):
    """`before`: ask again with it for older ones; 0 where nothing is left."""

    results = FoundSerializer(many=True)
    before = serializers.IntegerField()
