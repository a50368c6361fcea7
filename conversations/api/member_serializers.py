"""Members, notifications and what is found, as programs read and send them. Addresses are absolute."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.group.reading import name_of
from conversations.group.told import address_of
from conversations.models import Following, InvitationLink, Member, Message, Notification
from conversations.services.invitations import joined_by

Channel = Member.Channel


class MembershipSerializer(serializers.ModelSerializer[Member]):
    """One's own. `is_trusted`: messages appear at once, without being read before."""

    name = serializers.CharField(source="supporter.display_name", read_only=True)
    is_trusted = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = ["handle", "name", "joined_at", "is_trusted", "messages", "on_answer", "on_mention", "on_followed"]

    def get_is_trusted(self, member: Member) -> bool:
        return member.trusted_at is not None


class GroupJoinInput(serializers.Serializer[Any]):
    consent_group = serializers.BooleanField(help_text="true: the words of the purpose « group » are agreed to")
    invitation = serializers.CharField(max_length=64, required=False, default="", help_text="the link's token, if any")


class GroupChannelsInput(serializers.Serializer[Any]):
    on_answer = serializers.ChoiceField(choices=Channel.choices, required=False)
    on_mention = serializers.ChoiceField(choices=Channel.choices, required=False)
    on_followed = serializers.ChoiceField(choices=Channel.choices, required=False)


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """`name`: the author's of the message, "" for who left; `address`: where one reads more."""

    thread = serializers.IntegerField(source="message.thread_id", read_only=True)
    title = serializers.CharField(source="message.thread.title", read_only=True)
    number = serializers.IntegerField(source="message.number", read_only=True)
    name = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ["id", "kind", "thread", "title", "message", "number", "name", "words", "at", "read_at", "address"]

    def get_name(self, row: Notification) -> str:
        return name_of(row.message.author)

    @extend_schema_field(serializers.URLField())
    def get_address(self, row: Notification) -> str:
        return settings.SITE_URL + address_of(row)


class GroupReadInput(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=500, help_text="without: all of them"
    )


class GroupReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField()


class FollowingSerializer(serializers.ModelSerializer[Following]):
    """`fresh`: messages since the last look."""

    title = serializers.CharField(source="thread.title", read_only=True)
    fresh = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Following
        fields = ["thread", "title", "is_muted", "fresh", "at"]


class GroupFollowInput(serializers.Serializer[Any]):
    is_muted = serializers.BooleanField(default=False, help_text="true: hear nothing more of it")


class GroupFoundSerializer(serializers.ModelSerializer[Message]):
    """`excerpt`: the words around what was found."""

    title = serializers.CharField(source="thread.title", read_only=True)
    name = serializers.CharField(read_only=True)
    excerpt = serializers.CharField(source="beginning", read_only=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "thread", "title", "number", "name", "excerpt", "published_at", "address"]

    @extend_schema_field(serializers.URLField())
    def get_address(self, row: Message) -> str:
        return settings.SITE_URL + row.get_absolute_url()


class GroupFoundPageSerializer(serializers.Serializer[Any]):
    """`older`: what `before` asks for the next page, or null; there may be one although nothing was found on this."""

    words = serializers.ListField(child=serializers.CharField(), help_text="what was looked for, folded")
    results = GroupFoundSerializer(many=True, source="rows")
    older = serializers.IntegerField(allow_null=True)


class GroupInvitationSerializer(serializers.ModelSerializer[InvitationLink]):
    """`joined`: people who came by one's links, closed ones included."""

    address = serializers.SerializerMethodField()
    joined = serializers.SerializerMethodField()

    class Meta:
        model = InvitationLink
        fields = ["token", "address", "joined", "created_at"]

    @extend_schema_field(serializers.URLField())
    def get_address(self, link: InvitationLink) -> str:
        return settings.SITE_URL + reverse("conversations:invitation", args=[link.token])

    def get_joined(self, link: InvitationLink) -> int:
        return joined_by(member=link.member)
