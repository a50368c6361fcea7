"""Threads and messages as programs read and send them. Addresses are absolute."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.content.linked_data import file_url
from actions.models import Topic
from common.images import read_upload
from conversations.group.reading import name_of
from conversations.models import LinkCard, Message, Thread
from conversations.services.messages import LONGEST, TITLE
from territory.models import Place


class GroupCardSerializer(serializers.ModelSerializer[LinkCard]):
    class Meta:
        model = LinkCard
        fields = ["url", "title", "description", "site"]


class GroupThreadSerializer(serializers.ModelSerializer[Thread]):
    """`name` and `handle`: who opened it; empty for who left."""

    topic = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)
    place = serializers.CharField(source="place.code", default=None, help_text="code; null: the whole country")
    name = serializers.SerializerMethodField()
    handle = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = ["id", "title", "topic", "place", "name", "handle", "state", "is_pinned", "is_live", "replies",
                  "last_number", "credit", "credit_url", "created_at", "last_at", "address"]  # fmt: skip

    def get_name(self, thread: Thread) -> str:
        return name_of(thread.opened_by)

    def get_handle(self, thread: Thread) -> str:
        return thread.opened_by.handle if name_of(thread.opened_by) else ""

    @extend_schema_field(serializers.URLField())
    def get_address(self, thread: Thread) -> str:
        return file_url("conversations:thread", thread.pk)


class GroupMessageSerializer(serializers.ModelSerializer[Message]):
    """`parent`: the number of the comment that it answers. What is hidden or withdrawn has a place and no words."""

    parent = serializers.IntegerField(source="parent.number", default=None)
    name = serializers.SerializerMethodField()
    handle = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField(help_text="for the same token or session")
    alt = serializers.SerializerMethodField()
    card = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "thread", "number", "parent", "name", "handle", "text", "image", "alt", "card", "state",
                  "useful", "created_at", "published_at", "edited_at"]  # fmt: skip

    def get_name(self, message: Message) -> str:
        return name_of(message.author)

    def get_handle(self, message: Message) -> str:
        return message.author.handle if name_of(message.author) else ""

    def get_text(self, message: Message) -> str:
        return message.text if self._is_read(message) else ""

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_image(self, message: Message) -> str | None:
        shown = message.image and self._is_read(message)
        address = reverse("api:conversations-api:group-image", args=[message.pk, "grande"])
        return settings.SITE_URL + address if shown else None

    def get_alt(self, message: Message) -> str:
        return message.alt if self._is_read(message) else ""

    @extend_schema_field(GroupCardSerializer(allow_null=True))
    def get_card(self, message: Message) -> Any:
        card = message.card
        shown = card is not None and card.state == LinkCard.State.READ and self._is_read(message)
        return GroupCardSerializer(card).data if shown else None

    @staticmethod
    def _is_read(message: Message) -> bool:
        return message.state in (Message.State.PUBLISHED, Message.State.WAITING)


class GroupMessageInput(serializers.Serializer[Any]):
    """JSON, or multipart with a picture, which needs `alt`."""

    text = serializers.CharField(max_length=LONGEST)
    parent = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1,
                                      help_text="number of the message that is answered")  # fmt: skip
    photo = serializers.FileField(required=False, allow_null=True, help_text="JPEG, PNG, WebP or HEIC, 8 MB at most")
    alt = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")

    def words(self) -> dict[str, Any]:
        """Raises ImageRefused."""
        read = {name: value for name, value in self.validated_data.items() if name != "parent"}
        upload = read.pop("photo", None)
        return read | {"photo": read_upload(upload) if upload else None}


class GroupThreadInput(GroupMessageInput):
    parent = None
    title = serializers.CharField(max_length=TITLE)
    topic = serializers.SlugRelatedField("slug", queryset=Topic.objects.all(), required=False, allow_null=True)
    place = serializers.SlugRelatedField(
        "code", queryset=Place.objects.all(), required=False, allow_null=True, help_text="null: the whole country"
    )


class GroupMessageChange(serializers.Serializer[Any]):
    """`title` is of the first message's thread."""

    text = serializers.CharField(max_length=LONGEST)
    title = serializers.CharField(max_length=TITLE, required=False)
    alt = serializers.CharField(max_length=1000, required=False)


class UsefulSerializer(serializers.Serializer[Any]):
    useful = serializers.IntegerField()
    voted = serializers.BooleanField(help_text="by the caller")
