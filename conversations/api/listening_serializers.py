"""Listeners and mentions as programs read them."""

from rest_framework import serializers

from actions.models import RelayAccount
from conversations.models import Finding, Listener, Mention, Voice
from conversations.services.listeners import HEARING

_THROUGH = [one for one in Listener.Kind.choices if one[0] != Listener.Kind.FEED]


class ListenerSerializer(serializers.ModelSerializer[Listener]):
    class Meta:
        model = Listener
        fields = [
            "pk", "kind", "name", "feed", "account", "query", "voice", "takes_all", "state", "due_at", "read_at",
            "failures", "error",
        ]  # fmt: skip


class WayFoundSerializer(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = ["origin", "listener", "at"]


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """`findings`: each way it came."""

    findings = WayFoundSerializer(many=True)

    class Meta:
        model = Mention
        fields = [
            "pk", "conversation", "voice", "origin", "url", "remote_id", "in_reply_to", "title", "text", "is_question",
            "audience", "state", "said_at", "found_at", "checked_at", "findings",
        ]  # fmt: skip


class ListenInput(serializers.Serializer[None]):
    """A feed has `feed`; what is heard through an account, `account`, and `query` for a search."""

    kind = serializers.ChoiceField(choices=Listener.Kind.choices, default=Listener.Kind.FEED)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    feed = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")
    takes_all = serializers.BooleanField(required=False, default=False)
    voice = serializers.PrimaryKeyRelatedField(
        queryset=Voice.objects.all(), required=False, allow_null=True, default=None
    )
    account = serializers.PrimaryKeyRelatedField(
        queryset=RelayAccount.objects.filter(kind__in=HEARING, is_active=True),
        required=False,
        allow_null=True,
        default=None,
    )
    query = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ListenerChange(serializers.Serializer[None]):
    """What is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    feed = serializers.CharField(max_length=3000, required=False, help_text="of a feed")
    query = serializers.CharField(max_length=200, required=False, help_text="of a search")
    voice = serializers.PrimaryKeyRelatedField(queryset=Voice.objects.all(), required=False, allow_null=True)
    takes_all = serializers.BooleanField(required=False)


class BringInput(serializers.Serializer[None]):
    url = serializers.CharField(max_length=3000)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    title = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
