"""Contents as the editorial staff's programs write and read them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.api.library_serializers import Clicks, MediumSerializer
from actions.content.reading import read
from actions.forms.contents import Verb
from actions.models import Content, Topic, TransparencyRecord, Wording
from actions.networks import Network
from actions.services.content import approvals_missing
from territory.models import Election, Place
from territory.places import find_territory


@extend_schema_field(OpenApiTypes.STR)
class TerritoryCode(serializers.Field[Place | None, str, str | None, Any]):
    """A place of any kind by its code; null: all of France."""

    default_error_messages = {"unknown": _("Ce territoire n'existe pas.")}

    def to_internal_value(self, data: Any) -> Place:
        place = find_territory(str(data))
        if place is None:
            self.fail("unknown")
        return place

    def to_representation(self, value: Place) -> str:
        code: str = value.code
        return code


class WordingSerializer(serializers.ModelSerializer[Wording]):
    network = serializers.ChoiceField(choices=Network.choices, allow_blank=True, default="")

    class Meta:
        model = Wording
        fields = ["network", "text"]


class DeskMediumSerializer(MediumSerializer):
    class Meta(MediumSerializer.Meta):
        fields = ["id", *MediumSerializer.Meta.fields]


class RecordSerializer(serializers.ModelSerializer[TransparencyRecord]):
    """What was paid or given (EU 2024/900). `link` empty: the content's own page."""

    election = serializers.SlugRelatedField(slug_field="slug", queryset=Election.objects.all())

    class Meta:
        model = TransparencyRecord
        fields = [
            "id", "title", "sponsor", "sponsor_address", "sponsor_country", "controller", "amount", "provided",
            "starts_on", "ends_on", "election", "targeted", "targeting", "link",
        ]  # fmt: skip
        read_only_fields = ["id"]


class DeskContentSerializer(serializers.ModelSerializer[Content]):
    """`refusals` keep it from going out; `warnings` are for whoever writes and approves."""

    topic = serializers.SlugRelatedField(slug_field="slug", queryset=Topic.objects.all(), allow_null=True, default=None)
    place = TerritoryCode(allow_null=True, default=None)
    written_by = serializers.CharField(source="written_by.display_name", default=None, read_only=True)
    media = DeskMediumSerializer(many=True, read_only=True)
    wordings = WordingSerializer(many=True, read_only=True)
    clicks = Clicks()
    approvals_missing = serializers.SerializerMethodField()
    refusals = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Content
        fields = [
            "id", "slug", "state", "revision", "written_by", "kind", "title", "summary", "body", "arguments", "url",
            "source_title", "source_url", "credit", "topic", "place", "language", "starts_at", "ends_at", "event_at",
            "event_place", "polemical", "disclosure", "featured", "published_at", "withdrawn_at", "shares", "clicks",
            "media", "wordings", "approvals_missing", "refusals", "warnings",
        ]  # fmt: skip
        read_only_fields = [
            "id", "slug", "state", "revision", "published_at", "withdrawn_at", "shares",
        ]  # fmt: skip

    def get_approvals_missing(self, content: Content) -> int:
        return approvals_missing(content)

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_refusals(self, content: Content) -> dict[str, list[str]]:
        return read(content, at=self.context["now"]).refusals

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_warnings(self, content: Content) -> list[str]:
        return read(content, at=self.context["now"]).warnings


class ListedContentSerializer(serializers.ModelSerializer[Content]):
    topic = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    place = serializers.CharField(source="place.code", default=None)
    written_by = serializers.CharField(source="written_by.display_name", default=None)
    clicks = Clicks()

    class Meta:
        model = Content
        fields = [
            "id", "slug", "state", "revision", "written_by", "kind", "title", "summary", "topic", "place", "starts_at",
            "ends_at", "polemical", "disclosure", "published_at", "shares", "clicks",
        ]  # fmt: skip
        read_only_fields = fields


class ContentVerdict(serializers.Serializer[Any]):
    """`seen`: the revision that was read. 409 when there is another."""

    verb = serializers.ChoiceField(choices=Verb.choices)
    seen = serializers.IntegerField(min_value=1)


class MediumInput(serializers.Serializer[Any]):
    """A picture; with `video` and `captions` (WebVTT), the still of that video."""

    picture = serializers.FileField()
    alt = serializers.CharField(max_length=1000)
    video = serializers.FileField(required=False)
    captions = serializers.FileField(required=False)
    transcript = serializers.CharField(required=False, default="", allow_blank=True)


class WordingsInput(serializers.Serializer[Any]):
    """All of them, in order: what is not here goes."""

    wordings = WordingSerializer(many=True)
