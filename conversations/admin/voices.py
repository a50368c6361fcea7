"""The registers of voices and facts: read here, written on the desk's own pages."""

from django.contrib import admin

from conversations.models import Fact, Voice
from supporters.admin.base import LongListMixin, ReadOnlyAdmin


@admin.register(Voice)
class VoiceAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["name", "outlet", "created_at", "noticed_at", "answered_at"]
    search_fields = ["name", "outlet"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "name", "outlet", "outlet_url", "contact", "topics", "language", "source_url", "source_at", "audience",
        "created_at", "noticed_at", "answered_at",
    ]  # fmt: skip


@admin.register(Fact)
class FactAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["title", "source", "dated", "good_until", "topic", "used", "is_retired"]
    list_filter = ["is_retired", "topic"]
    list_select_related = ["topic"]
    search_fields = ["title", "source"]
    ordering = ["-dated", "-pk"]
    fields = [
        "title", "text", "source", "source_url", "dated", "good_until", "topic", "used", "is_retired", "created_at",
    ]  # fmt: skip
