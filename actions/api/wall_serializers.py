"""The wall as programs read it. Addresses are absolute."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.content.linked_data import file_url
from actions.models import WallItem, WallSource
from actions.wall.players import player_of


class WallItemSerializer(serializers.ModelSerializer[WallItem]):
    """`player` is what a page may put in a frame once its reader asked for it; null for what is no video."""

    source = serializers.CharField(source="source.name")
    image = serializers.SerializerMethodField()
    small = serializers.SerializerMethodField()
    player = serializers.SerializerMethodField()

    class Meta:
        model = WallItem
        fields = ["pk", "kind", "title", "summary", "url", "source", "image", "small", "alt", "player", "published_at"]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_image(self, item: WallItem) -> str | None:
        return file_url("actions:picture", item.image) if item.image else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_small(self, item: WallItem) -> str | None:
        return file_url("actions:picture", item.small) if item.small else None

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_player(self, item: WallItem) -> str | None:
        player = player_of(item.source.kind, item.video, feed=item.source.feed)
        return player.url if player else None


class WallSourceSerializer(serializers.ModelSerializer[WallSource]):
    class Meta:
        model = WallSource
        fields = ["pk", "kind", "name", "feed", "page", "state", "due_at", "fetched_at", "failures", "error"]


class FollowInput(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=WallSource.Kind.choices)
    name = serializers.CharField(max_length=80)
    feed = serializers.CharField(max_length=3000)
    page = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")


class DescriptionInput(serializers.Serializer[None]):
    alt = serializers.CharField(max_length=1000, allow_blank=True, help_text="what the picture shows")


class WallItemInput(serializers.Serializer[None]):
    url = serializers.CharField(max_length=3000, help_text="of a photo or a video on the source's site")
