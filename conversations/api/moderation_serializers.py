"""The group's moderation as programs read and send it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.content.linked_data import file_url
from actions.models import Topic
from conversations.api.thread_serializers import GroupMessageSerializer
from conversations.forms.group_moderation import AppealDecisionForm, DecisionForm
from conversations.group.moderation_queue import seen_as
from conversations.models import Message, MessageReport, ModerationStep, Reason, Thread
from conversations.services.appeals import APPEAL_MAX
from conversations.services.message_reports import DETAILS_MAX
from conversations.services.moderation_steps import WORDS_MAX
from territory.models import Place


class GroupDecisionSerializer(serializers.ModelSerializer[ModerationStep]):
    """One decision with its reason; `text` is what was judged. Who took it is not told."""

    address = serializers.SerializerMethodField()

    class Meta:
        model = ModerationStep
        fields = ["id", "message", "kind", "reason", "words", "text", "at", "undone_at", "appeal", "appealed_at",
                  "appeal_at", "appeal_upheld", "appeal_words", "address"]  # fmt: skip

    @extend_schema_field(serializers.URLField())
    def get_address(self, step: ModerationStep) -> str:
        return file_url("conversations:own-decision", step.pk)


class ModeratedReport(serializers.ModelSerializer[MessageReport]):
    class Meta:
        model = MessageReport
        fields = ["reason", "details", "at"]


class ModeratedMessageSerializer(GroupMessageSerializer):
    """As moderators read it, whatever its state; `seen` is to be sent back with the decision."""

    title = serializers.CharField(source="thread.title")
    reports = serializers.IntegerField(help_text="that nobody answered yet")
    seen = serializers.SerializerMethodField()

    class Meta(GroupMessageSerializer.Meta):
        fields = [*GroupMessageSerializer.Meta.fields, "title", "reports", "seen"]

    def get_seen(self, message: Message) -> str:
        return seen_as(message)

    @staticmethod
    def _is_read(message: Message) -> bool:
        return True


class ModeratedCardSerializer(ModeratedMessageSerializer):
    """One of them, with what helps to decide."""

    open_reports = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()

    class Meta(ModeratedMessageSerializer.Meta):
        fields = [*ModeratedMessageSerializer.Meta.fields, "open_reports", "decisions"]

    @extend_schema_field(ModeratedReport(many=True))
    def get_open_reports(self, message: Message) -> Any:
        return ModeratedReport(message.reported.filter(handled_at=None), many=True).data

    @extend_schema_field(GroupDecisionSerializer(many=True))
    def get_decisions(self, message: Message) -> Any:
        return GroupDecisionSerializer(message.steps.order_by("-pk"), many=True).data


class GroupDecisionInput(serializers.Serializer[Any]):
    """One verb; `reason` and `words` with refuse, hide, warn and slow; `minutes` and `days` with slow."""

    verb = serializers.ChoiceField(choices=DecisionForm.VERBS)
    reason = serializers.ChoiceField(choices=Reason.choices, required=False, default="")
    words = serializers.CharField(max_length=WORDS_MAX, required=False, allow_blank=True, default="")
    minutes = serializers.ChoiceField(choices=DecisionForm.PACES, required=False, default=60)
    days = serializers.ChoiceField(choices=DecisionForm.FOR, required=False, default=3)
    seen = serializers.CharField(max_length=60, required=False, default="")


class GroupAppealInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=APPEAL_MAX)


class GroupVerdictInput(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=[AppealDecisionForm.UPHOLD, AppealDecisionForm.TAKE_BACK])
    words = serializers.CharField(max_length=WORDS_MAX)


class GroupReportInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=MessageReport.Reason.choices)
    details = serializers.CharField(max_length=DETAILS_MAX, required=False, allow_blank=True, default="")


class GroupCareSerializer(serializers.ModelSerializer[Thread]):
    """How a thread stands. Only what is sent is changed; `place` null: the whole country."""

    is_locked = serializers.BooleanField(required=False)
    topic = serializers.SlugRelatedField("slug", queryset=Topic.objects.all(), required=False, allow_null=True)
    place = serializers.SlugRelatedField("code", queryset=Place.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Thread
        fields = ["is_pinned", "is_locked", "is_live", "slow_seconds", "topic", "place"]
