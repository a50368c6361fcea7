"""Proposals as programs read and send them. Addresses are absolute."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.api.library_serializers import Clicks
from actions.content.linked_data import file_url
from actions.forms.editing import REASONS, DecisionForm
from actions.models import Content, Proposal, ProposalStep, Topic
from actions.proposals.queue import seen_as
from actions.services.proposal_rules import ProposalData
from actions.services.proposals import author_name
from common.images import read_upload
from territory.models import Place

Verb = DecisionForm.Verb


class ProposalStepSerializer(serializers.ModelSerializer[ProposalStep]):
    class Meta:
        model = ProposalStep
        fields = ["kind", "words", "at"]


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """What others read of it. `name`: the author's, if they want it shown."""

    topic = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)
    place = serializers.CharField(source="place.code", default=None, help_text="code; null: all of France")
    name = serializers.SerializerMethodField()
    image = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField(help_text="slug of the content that was born of it")
    address = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = ["id", "kind", "title", "text", "url", "image", "alt", "source", "licence", "topic", "place", "name",
                  "state", "supports", "sent_at", "opened_at", "decided_at", "content", "address"]  # fmt: skip

    def get_name(self, proposal: Proposal) -> str:
        return author_name(proposal)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_image(self, proposal: Proposal) -> str | None:
        return file_url("actions:picture", proposal.image) if proposal.image else None

    @extend_schema_field(serializers.SlugField(allow_null=True))
    def get_content(self, proposal: Proposal) -> str | None:
        content = proposal.content
        return content.slug if content and content.state == Content.State.PUBLISHED else None

    @extend_schema_field(serializers.URLField())
    def get_address(self, proposal: Proposal) -> str:
        return file_url("actions:proposal", proposal.pk)


class BestProposalSerializer(ProposalSerializer):
    """With what it brought: people only. `clicks`: null below ten."""

    shares = serializers.IntegerField(source="content.shares")
    clicks = Clicks(source="content.clicks")
    relays = serializers.IntegerField()

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "shares", "clicks", "relays"]


class OwnProposalSerializer(ProposalSerializer):
    """One's own: with the answer, and all that happened."""

    steps = serializers.SerializerMethodField()

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "is_signed", "reason", "steps"]

    @extend_schema_field(ProposalStepSerializer(many=True))
    def get_steps(self, proposal: Proposal) -> Any:
        hidden = (ProposalStep.Kind.REPORTED, ProposalStep.Kind.TAKEN, ProposalStep.Kind.RELEASED)
        steps = [step for step in proposal.steps.all() if step.kind not in hidden]
        return ProposalStepSerializer(steps, many=True).data


class DeskProposalSerializer(ProposalSerializer):
    """As editors read it; `seen` is to be sent back with the decision."""

    author = serializers.CharField(source="author.display_name")
    taken_by = serializers.CharField(source="taken_by.display_name", default=None)
    duplicate_of = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)  # type: ignore[var-annotated]
    seen = serializers.SerializerMethodField()

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "is_signed", "reason", "author", "taken_by", "taken_at",
                  "duplicate_of", "seen"]  # fmt: skip

    def get_seen(self, proposal: Proposal) -> str:
        return seen_as(proposal)


class ProposalInput(serializers.Serializer[Any]):
    """JSON, or multipart with a picture. What is missing is said by field."""

    kind = serializers.ChoiceField(choices=Proposal.Kind.choices)
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")
    url = serializers.CharField(max_length=2048, required=False, allow_blank=True, default="")
    photo = serializers.FileField(required=False, allow_null=True, help_text="JPEG, PNG, WebP or HEIC, 8 MB at most")
    alt = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    source = serializers.CharField(max_length=300)
    licence = serializers.ChoiceField(choices=Proposal.Licence.choices)
    topic = serializers.SlugRelatedField("slug", queryset=Topic.objects.all(), required=False, allow_null=True)
    place = serializers.SlugRelatedField("code", queryset=Place.objects.homes(), required=False, allow_null=True)
    is_signed = serializers.BooleanField(default=False)
    anyway = serializers.BooleanField(default=False, help_text="it is near another, and not the same")

    def to_data(self) -> ProposalData:
        """Raises ImageRefused."""
        read = dict(self.validated_data)
        read.pop("anyway", None)
        return ProposalData(**(read | {"photo": read_upload(sent) if (sent := read.get("photo")) else None}))


class ProposalChange(ProposalInput):
    """Only what is sent is changed; its kind stays."""

    kind = None  # type: ignore[assignment]
    title = serializers.CharField(max_length=120, required=False)
    text = serializers.CharField(max_length=3000, required=False, allow_blank=True)
    url = serializers.CharField(max_length=2048, required=False, allow_blank=True)
    alt = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    source = serializers.CharField(max_length=300, required=False)
    licence = serializers.ChoiceField(choices=Proposal.Licence.choices, required=False)
    is_signed = serializers.BooleanField(required=False)

    def changed(self, was: Proposal) -> ProposalData:
        """Raises ImageRefused."""
        names = ("kind", "title", "text", "url", "alt", "source", "licence", "topic", "place", "is_signed")
        read = {name: getattr(was, name) for name in names} | dict(self.validated_data)
        read.pop("anyway", None)
        return ProposalData(**(read | {"photo": read_upload(sent) if (sent := read.get("photo")) else None}))


class ProposalAnswer(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=1000)


class ProposalName(serializers.Serializer[Any]):
    is_signed = serializers.BooleanField()


class SupportsSerializer(serializers.Serializer[Any]):
    supports = serializers.IntegerField()
    supported = serializers.BooleanField(help_text="by the caller")


class ProposalDecision(serializers.Serializer[Any]):
    """One verb; `question` with « ask », `why` or `words` with « refuse »."""

    verb = serializers.ChoiceField(choices=[(verb, label) for verb, label in DecisionForm.VERBS if verb != Verb.WRITE])
    question = serializers.CharField(max_length=1000, required=False, default="")
    why = serializers.ChoiceField(choices=list(REASONS.items()), required=False, default="other")
    words = serializers.CharField(max_length=300, required=False, default="")
    seen = serializers.CharField(max_length=60, required=False, default="")


class ProposalAdoption(serializers.Serializer[Any]):
    """What it becomes: a draft of the library."""

    kind = serializers.ChoiceField(choices=Content.Kind.choices)
    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=300)
    body = serializers.CharField(max_length=6000, required=False, allow_blank=True, default="")
    topic = serializers.SlugRelatedField("slug", queryset=Topic.objects.all(), required=False, allow_null=True)
    place = serializers.SlugRelatedField("code", queryset=Place.objects.homes(), required=False, allow_null=True)
    polemical = serializers.BooleanField(default=False)
    wordings = serializers.ListField(child=serializers.CharField(max_length=2000), default=list, max_length=10)
