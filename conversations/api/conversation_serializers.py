"""Conversations and answers as programs of the desk read and write them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.models import RelayAccount, Topic, TransparencyRecord
from conversations.api.listening_serializers import MentionSerializer
from conversations.desk.queue import factors_of
from conversations.models import Answer, Conversation, ConversationStep, Fact, Mention
from conversations.services.answer_steps import whole
from conversations.services.answers import seen_as
from supporters.models import Supporter
from territory.models import Place


class FactorSerializer(serializers.Serializer[Any]):
    """One reason of the suggested order, and what it is worth in hours."""

    code = serializers.CharField()
    hours = serializers.FloatField()


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    voice_name = serializers.CharField(source="voice.name")
    factors = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = [
            "pk", "voice", "voice_name", "subject", "topic", "state", "owner", "taken_at", "opened_at",
            "last_heard_at", "waiting_since", "is_question", "audience", "first_answer_at", "last_said_at", "heard",
            "said", "had_second_turn", "remind_at", "closed_at", "ending", "thread", "factors",
        ]  # fmt: skip

    @extend_schema_field(FactorSerializer(many=True))
    def get_factors(self, row: Conversation) -> Any:
        return FactorSerializer(factors_of(row, at=timezone.now()), many=True).data


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """`whole`: as it will be read, the notice of a first message with it. `seen` goes back with an approval."""

    whole = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    class Meta:
        model = Answer
        fields = [
            "pk", "conversation", "to", "channel", "account", "text", "whole", "seen", "state", "written_by",
            "approved_by", "approved_at", "gave_something", "transparency", "error", "url", "created_at", "sent_at",
            "content",
        ]  # fmt: skip

    def get_whole(self, answer: Answer) -> str:
        return whole(answer) if answer.state != Answer.State.SENT else answer.text

    def get_seen(self, answer: Answer) -> str:
        return seen_as(answer)


class ConversationStepSerializer(serializers.ModelSerializer[ConversationStep]):
    class Meta:
        model = ConversationStep
        fields = ["kind", "by", "words", "at"]


class WholeConversationSerializer(ConversationSerializer):
    """With what was said, the answers whatever their state, and what was done; the latest of each."""

    mentions = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    class Meta(ConversationSerializer.Meta):
        fields = [*ConversationSerializer.Meta.fields, "mentions", "answers", "steps"]

    @extend_schema_field(MentionSerializer(many=True))
    def get_mentions(self, row: Conversation) -> Any:
        rows = Mention.objects.filter(conversation=row).prefetch_related("findings")
        return MentionSerializer(_latest(rows.order_by("-said_at", "-pk")), many=True).data

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, row: Conversation) -> Any:
        rows = Answer.objects.filter(conversation=row).select_related("conversation__voice")
        return AnswerSerializer(_latest(rows.order_by("-pk")), many=True).data

    @extend_schema_field(ConversationStepSerializer(many=True))
    def get_steps(self, row: Conversation) -> Any:
        return ConversationStepSerializer(_latest(row.steps.order_by("-at", "-pk")), many=True).data


class TakeInput(serializers.Serializer[Any]):
    conversations = serializers.ListField(child=serializers.IntegerField(), allow_empty=False, max_length=50)


class TakenSerializer(serializers.Serializer[Any]):
    """`others`: how many somebody else was quicker to take."""

    taken = ConversationSerializer(many=True)
    others = serializers.IntegerField()


class HandOverInput(serializers.Serializer[Any]):
    to = serializers.PrimaryKeyRelatedField(queryset=Supporter.objects.filter(is_staff=True))
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class RemindInput(serializers.Serializer[Any]):
    when = serializers.DateTimeField(allow_null=True, help_text="null: no reminder any more")


class CloseInput(serializers.Serializer[Any]):
    ending = serializers.ChoiceField(choices=[one for one in Conversation.Ending.choices if one[0] != "objected"])
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class AnswerInput(serializers.Serializer[Any]):
    """`channel` « account » needs `account`, one of those that hear the network of what is answered."""

    text = serializers.CharField(max_length=5000)
    to = serializers.PrimaryKeyRelatedField(queryset=Mention.objects.all(), required=False, allow_null=True)
    channel = serializers.ChoiceField(choices=Answer.Channel.choices, default=Answer.Channel.BY_HAND)
    account = serializers.PrimaryKeyRelatedField(
        queryset=RelayAccount.objects.all(), required=False, allow_null=True, default=None
    )
    facts = serializers.PrimaryKeyRelatedField(queryset=Fact.objects.all(), many=True, required=False, default=list)
    gave_something = serializers.BooleanField(default=False)
    transparency = serializers.PrimaryKeyRelatedField(
        queryset=TransparencyRecord.objects.all(), required=False, allow_null=True, default=None
    )


class SecondReadingInput(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class AnswerReturnInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=500)


class PublishedInput(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=2048)


class ThreadInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=5000)
    mention = serializers.PrimaryKeyRelatedField(
        queryset=Mention.objects.all(), required=False, allow_null=True, default=None
    )
    topic = serializers.PrimaryKeyRelatedField(
        queryset=Topic.objects.all(), required=False, allow_null=True, default=None
    )
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.all(), required=False, allow_null=True, default=None
    )


class ContentInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=300)
    body = serializers.CharField(max_length=6000)


class WeekSerializer(serializers.Serializer[Any]):
    begins = serializers.DateField()
    answers = serializers.IntegerField()
    first_answer = serializers.DurationField(allow_null=True)


class DeskPersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    answers = serializers.IntegerField()
    readings = serializers.IntegerField()
    in_hand = serializers.IntegerField()


class DeskFiguresSerializer(serializers.Serializer[Any]):
    """Of eight weeks. `first_answer`: the median. `second_turn`: of 100 conversations, how many they went on with."""

    waiting = serializers.IntegerField()
    oldest = serializers.DateTimeField(allow_null=True)
    answered = serializers.IntegerField()
    first_answer = serializers.DurationField(allow_null=True)
    second_turn = serializers.IntegerField(allow_null=True)
    weeks = WeekSerializer(many=True)
    people = DeskPersonSerializer(many=True)


def _latest(rows: Any) -> list[Any]:
    return list(reversed(rows[:200]))
