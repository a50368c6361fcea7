"""The library as programs read it. Addresses are absolute."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.content.linked_data import file_url
from actions.content.poster_files import label_of
from actions.content.telling import Telling, picture_path, telling
from actions.links.figures import SHOWN_FROM
from actions.models import Content, Medium, Topic


class Clicks(serializers.IntegerField):
    """Of people; null below ten, which would say more of who clicked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"read_only": True, "allow_null": True} | kwargs))

    def to_representation(self, value: Any) -> Any:
        return value if value >= SHOWN_FROM else None


class TopicSerializer(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["slug", "name"]


class MediumSerializer(serializers.ModelSerializer[Medium]):
    """A picture; or a video, with its still in `image`, its captions in WebVTT and what is said in it."""

    image = serializers.SerializerMethodField()
    small = serializers.SerializerMethodField()
    video = serializers.SerializerMethodField()
    captions = serializers.SerializerMethodField()

    class Meta:
        model = Medium
        fields = ["image", "small", "width", "height", "alt", "video", "captions", "transcript"]

    @extend_schema_field(serializers.URLField())
    def get_image(self, medium: Medium) -> str:
        return f"{settings.SITE_URL}{picture_path(medium.content, medium)}"

    @extend_schema_field(serializers.URLField())
    def get_small(self, medium: Medium) -> str:
        return f"{settings.SITE_URL}{picture_path(medium.content, medium, small=True)}"

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_video(self, medium: Medium) -> str | None:
        return file_url("actions:video", medium.video) if medium.video else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_captions(self, medium: Medium) -> str | None:
        return file_url("actions:captions", medium.captions) if medium.captions else None


class ContentSerializer(serializers.ModelSerializer[Content]):
    """What everybody may read. `label`: what the law has one say of what was paid or given; pass it on too."""

    topic = TopicSerializer(allow_null=True)
    place = serializers.CharField(source="place.code", default=None, help_text="code; null: all of France")
    place_name = serializers.CharField(source="place.name", default=None)
    media = MediumSerializer(many=True)
    arguments = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField(help_text="its public page")
    poster = serializers.SerializerMethodField(help_text="1200 × 630, JPEG")
    label = serializers.SerializerMethodField()

    class Meta:
        model = Content
        fields = [
            "slug", "kind", "title", "summary", "body", "arguments", "url", "source_title", "source_url", "credit",
            "topic", "place", "place_name", "language", "published_at", "ends_at", "event_at", "event_place",
            "featured", "shares", "media", "address", "poster", "label",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_arguments(self, content: Content) -> list[str]:
        return self._told(content).arguments

    @extend_schema_field(serializers.URLField())
    def get_address(self, content: Content) -> str:
        return self._told(content).url

    @extend_schema_field(serializers.URLField())
    def get_poster(self, content: Content) -> str:
        return self._told(content).poster

    def get_label(self, content: Content) -> str:
        return label_of(content)

    def _told(self, content: Content) -> Telling:
        known: dict[int, Telling] = self.context.setdefault("told", {})
        if content.pk not in known:
            known[content.pk] = telling(content)
        return known[content.pk]


class LibraryQuestion(serializers.Serializer[Any]):
    """What may be asked of the list."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=80)
    kind = serializers.ChoiceField(choices=Content.Kind.choices, required=False)
    topic = serializers.SlugRelatedField(slug_field="slug", queryset=Topic.objects.all(), required=False)
    place = serializers.CharField(required=False, max_length=12)
    since = serializers.DateTimeField(required=False)
