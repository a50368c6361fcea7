"""Sharing, as programs read and say it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.forms.sharing import TEXT_MAX
from actions.models import Content, Share
from actions.networks import Network
from actions.sharing.card_words import sentence
from actions.sharing.preview import Preview


class ShareSerializer(serializers.ModelSerializer[Share]):
    content = serializers.SlugRelatedField[Content](slug_field="slug", read_only=True)

    class Meta:
        model = Share
        fields = ("id", "content", "network", "day", "at")


class ShareInput(serializers.Serializer[Any]):
    content = serializers.SlugField(max_length=140, help_text="the slug of a content that is online")
    network = serializers.ChoiceField(choices=Network.choices)


class MeasureInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=TEXT_MAX * 5, allow_blank=True)
    url = serializers.CharField(max_length=2048, required=False, allow_blank=True, default="")


class TextLengthSerializer(serializers.Serializer[Any]):
    network = serializers.ChoiceField(choices=Network.choices)
    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)
    unit = serializers.ChoiceField(choices=["characters", "graphemes", "bytes", "messages"])
    fits = serializers.BooleanField()


class IntentSerializer(TextLengthSerializer):
    takes_text = serializers.BooleanField(help_text="no: the network makes its card from the link alone")
    address = serializers.CharField(help_text="empty for Mastodon, whose server is the reader's", allow_blank=True)


class SharingSerializer(serializers.Serializer[Any]):
    """`link` is the person's own once it was made by POST, else the page's address."""

    content = serializers.SlugField()
    page = serializers.URLField()
    link = serializers.URLField()
    has_own_link = serializers.BooleanField()
    texts = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()
    networks = IntentSerializer(many=True)
    shared_today = ShareSerializer(many=True)


class VisitsOfDaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    people = serializers.IntegerField()


class ShareTotalsSerializer(serializers.Serializer[Any]):
    shares = serializers.IntegerField()
    contents = serializers.IntegerField()
    clicks = serializers.IntegerField(allow_null=True, help_text="null: fewer than ten, which are not told")
    recent = serializers.IntegerField(help_text="clicks of the last thirty days")
    days = VisitsOfDaySerializer(many=True)


class PreviewFindingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    grave = serializers.BooleanField()
    sentence = serializers.CharField()


class PreviewCardSerializer(serializers.Serializer[Any]):
    network = serializers.ChoiceField(choices=Network.choices)
    site = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    layout = serializers.ChoiceField(choices=["large", "small", "bare"])
    cut = serializers.ListField(child=serializers.CharField())


class PreviewPictureSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size = serializers.IntegerField(help_text="bytes")
    kind = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    meta = serializers.DictField(child=serializers.CharField(), source="said.meta")
    kinds = serializers.ListField(child=serializers.CharField(), help_text="what JSON-LD says the page is")
    picture = PreviewPictureSerializer(allow_null=True)
    cards = PreviewCardSerializer(many=True)
    findings = serializers.SerializerMethodField()

    @extend_schema_field(PreviewFindingSerializer(many=True))
    def get_findings(self, preview: Preview) -> list[dict[str, object]]:
        told = preview.findings
        return [{"code": one.code, "grave": one.grave, "sentence": sentence(one)} for one in told]
