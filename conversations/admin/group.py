"""The group's registers: members, threads, messages. They are read here, and looked after on its own pages."""

from django.contrib import admin

from conversations.models import Member, Message, Thread
from supporters.admin.base import LongListMixin, ReadOnlyAdmin


@admin.register(Member)
class MemberAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["handle", "supporter", "joined_at", "left_at", "trusted_at", "messages"]
    list_filter = ["joined_at"]
    list_select_related = ["supporter"]
    search_fields = ["handle"]
    ordering = ["-joined_at"]
    fields = [
        "handle", "supporter", "joined_at", "left_at", "invited_by", "trusted_at", "slow_minutes", "slow_until",
        "messages",
    ]  # fmt: skip


@admin.register(Thread)
class ThreadAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["title", "topic", "place", "state", "is_pinned", "is_live", "replies", "last_at"]
    list_filter = ["state", "is_pinned", "is_live", "topic"]
    list_select_related = ["topic", "place"]
    search_fields = ["title"]
    ordering = ["-last_at"]
    fields = [
        "title", "topic", "place", "state", "is_pinned", "is_live", "slow_seconds", "opened_by", "credit",
        "credit_url", "created_at", "last_at", "replies",
    ]  # fmt: skip


@admin.register(Message)
class MessageAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["__str__", "thread", "author", "state", "useful", "reports", "created_at"]
    list_filter = ["state"]
    list_select_related = ["thread", "author"]
    ordering = ["-pk"]
    fields = [
        "thread", "number", "author", "text", "alt", "card", "state", "useful", "reports", "created_at",
        "published_at", "edited_at",
    ]  # fmt: skip
