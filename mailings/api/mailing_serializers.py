"""Letters as programs of the staff read and write them."""

from typing import Any

from rest_framework import serializers

from actions.models import Content
from mailings.models import Audience, Block, Mailing
from mailings.pictures import picture_url
from mailings.services.approving import is_approved
from mailings.services.writing import MAX_BLOCKS, MAX_SHARE, MAX_SUBJECTS


class BlockSerializer(serializers.ModelSerializer[Block]):
    """`id` names a block that is there already: it changes, and keeps its picture."""

    id = serializers.IntegerField(required=False, source="pk", min_value=1)
    content = serializers.SlugRelatedField[Content](
        slug_field="slug", queryset=Content.objects.all(), required=False, allow_null=True
    )
    picture = serializers.SerializerMethodField()

    class Meta:
        model = Block
        fields = ["id", "kind", "text", "url", "alt", "content", "picture"]

    def get_picture(self, block: Block) -> str:
        """Where readers find it; added at the letter's `pictures/`."""
        return picture_url(block.image) if block.image else ""


class MailingSerializer(serializers.ModelSerializer[Mailing]):
    """`revision` is to be sent back as `seen` with one's approval."""

    subjects = serializers.SlugRelatedField(slug_field="text", many=True, read_only=True)
    blocks = BlockSerializer(many=True, read_only=True)
    audience_name = serializers.CharField(source="audience.name", read_only=True)
    approved = serializers.SerializerMethodField()

    class Meta:
        model = Mailing
        fields = [
            "id", "title", "kind", "state", "revision", "approved", "audience", "audience_name", "language", "sender",
            "preheader", "subjects", "blocks", "sample_share", "sample_minutes", "send_on", "send_time", "prepare_at",
            "started_at", "finished_at", "alerted_at", "selected", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_approved(self, mailing: Mailing) -> bool:
        """Whether somebody other than its writer answers for this revision."""
        return is_approved(mailing)


class ListedMailingSerializer(serializers.ModelSerializer[Mailing]):
    audience_name = serializers.CharField(source="audience.name", read_only=True)

    class Meta:
        model = Mailing
        fields = [
            "id", "title", "kind", "state", "revision", "audience", "audience_name", "send_on", "send_time", "selected",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class MailingChange(serializers.Serializer[Any]):
    """Only what is sent is changed; `subjects` and `blocks` replace those there are."""

    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=Mailing.Kind.choices)
    audience = serializers.PrimaryKeyRelatedField(queryset=Audience.objects.all())
    language = serializers.ChoiceField(choices=Mailing._meta.get_field("language").choices or [])
    sender = serializers.CharField(max_length=60)
    preheader = serializers.CharField(max_length=150, allow_blank=True, required=False)
    sample_share = serializers.IntegerField(min_value=1, max_value=MAX_SHARE, required=False)
    sample_minutes = serializers.IntegerField(min_value=0, max_value=2880, required=False)
    subjects = serializers.ListField(
        child=serializers.CharField(max_length=150), max_length=MAX_SUBJECTS, required=False
    )
    blocks = BlockSerializer(many=True, required=False, max_length=MAX_BLOCKS)


class MailingInput(MailingChange):
    kind = serializers.ChoiceField(choices=Mailing.Kind.choices, default=Mailing.Kind.LETTER)
    language = serializers.ChoiceField(choices=Mailing._meta.get_field("language").choices or [], default="fr")


class MailingSeen(serializers.Serializer[Any]):
    seen = serializers.IntegerField(min_value=1, help_text="the revision that was read")


class MailingWhen(serializers.Serializer[Any]):
    send_on = serializers.DateField()
    send_time = serializers.TimeField(help_text="by each recipient's own clock")


class MailingPicture(serializers.Serializer[Any]):
    picture = serializers.FileField(help_text="JPEG, PNG, WebP or HEIC, 8 MB at most")
    alt = serializers.CharField(max_length=300)
    url = serializers.CharField(max_length=2048, required=False, allow_blank=True, default="")


class FaultSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    block = serializers.IntegerField(source="block.pk", default=None, allow_null=True)
    sentence = serializers.CharField()


class ReaderSerializer(serializers.Serializer[Any]):
    """All that staff learn of a reader: a first name, a commune."""

    first_name = serializers.CharField()
    place = serializers.CharField()


class LetterPreviewSerializer(serializers.Serializer[Any]):
    """`reader` is null when nobody would receive it: it is then shown as its writer would."""

    reader = ReaderSerializer(allow_null=True)
    subject = serializers.CharField()
    html = serializers.CharField()
    text = serializers.CharField()


class ProofsSerializer(serializers.Serializer[Any]):
    sent = serializers.IntegerField(help_text="one for each subject that is tried")
