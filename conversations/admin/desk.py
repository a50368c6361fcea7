"""The desk's registers, for whoever answers: they are read here, and worked on at /repondre/."""

from django.contrib import admin

from conversations.models import Answer, Conversation
from supporters.admin.base import LongListMixin, ReadOnlyAdmin


@admin.register(Conversation)
class ConversationAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["__str__", "voice", "state", "owner", "waiting_since", "last_heard_at"]
    list_filter = ["state", "is_question", "had_second_turn", "ending"]
    list_select_related = ["voice", "owner"]
    search_fields = ["subject"]
    ordering = ["-last_heard_at", "-pk"]
    fields = [
        "voice", "subject", "topic", "state", "owner", "taken_at", "opened_at", "last_heard_at", "waiting_since",
        "is_question", "audience", "first_answer_at", "last_said_at", "remind_at", "closed_at", "ending", "thread",
    ]  # fmt: skip


@admin.register(Answer)
class AnswerAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["__str__", "conversation", "state", "channel", "written_by", "approved_by", "sent_at"]
    list_filter = ["state", "channel", "gave_something"]
    list_select_related = ["conversation", "written_by", "approved_by"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "conversation", "to", "channel", "account", "text", "state", "written_by", "approved_by", "approved_at",
        "gave_something", "transparency", "error", "url", "created_at", "sent_at", "content",
    ]  # fmt: skip
