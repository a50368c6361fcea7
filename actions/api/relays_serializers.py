"""Messages and accounts of the campaign as programs read and write them. No secret leaves."""

from typing import Any

from rest_framework import serializers

from actions.models import Content, Medium, RelayAccount, RelayPost
from actions.relays.lengths import length_of
from actions.services.relays import seen_as


class RelayAccountSerializer(serializers.ModelSerializer[RelayAccount]):
    class Meta:
        model = RelayAccount
        fields = ["id", "kind", "name", "address", "handle", "is_active", "paused_until", "trouble", "limits"]
        read_only_fields = fields


class RelayCheckSerializer(serializers.Serializer[Any]):
    """`trouble` is empty when the account answers."""

    trouble = serializers.CharField()
    account = RelayAccountSerializer()


class RelaySerializer(serializers.ModelSerializer[RelayPost]):
    content = serializers.SlugRelatedField[Content](slug_field="slug", read_only=True)
    used = serializers.SerializerMethodField()
    limit = serializers.SerializerMethodField()
    approvals = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    class Meta:
        model = RelayPost
        fields = ["id", "account", "content", "text", "link", "medium", "state", "due_at", "posted_at", "remote_url",
                  "error", "used", "limit", "approvals", "seen", "created_at"]  # fmt: skip
        read_only_fields = fields

    def get_used(self, post: RelayPost) -> int:
        """How long it is with its link, as the network counts."""
        return length_of(post.account.kind, post.text, post.link, post.account.limits).used

    def get_limit(self, post: RelayPost) -> int:
        limit = length_of(post.account.kind, post.text, post.link, post.account.limits).limit
        return limit or 0

    def get_approvals(self, post: RelayPost) -> int:
        """People who answer for it; two are needed."""
        return len(post.approvals.all())

    def get_seen(self, post: RelayPost) -> str:
        """To be sent back with one's approval: it then holds for these words alone."""
        return seen_as(post)


class RelayVerdict(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class RelayWords(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=5000, allow_blank=True, default="")
    medium = serializers.PrimaryKeyRelatedField(queryset=Medium.objects.all(), required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, help_text="left out: as soon as two people have approved it")


class RelayInput(RelayWords):
    """`link` left out: the campaign's own short link to the content."""

    account = serializers.PrimaryKeyRelatedField(queryset=RelayAccount.objects.all())
    content = serializers.SlugRelatedField(
        slug_field="slug", queryset=Content.objects.all(), required=False, allow_null=True
    )
    link = serializers.URLField(max_length=2048, required=False, allow_blank=True, default="")
