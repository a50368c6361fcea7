"""The ledger, append-only: read here, written by `supporters.ledger` alone."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry

from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from supporters.models import Act, CountryDay


@admin.register(Act)
class ActAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["kind", "quantity", "person", "at", "recorded_at"]
    list_filter = ["kind"]
    list_select_related = ["supporter"]
    ordering = ["-pk"]
    readonly_fields = ["person"]
    fields = ["kind", "quantity", "person", "subject", "at", "recorded_at", "undoes"]


@admin.register(CountryDay)
class CountryDayAdmin(ReadOnlyAdmin):
    list_display = ["day", "kind", "total"]
    list_filter = ["kind"]
    ordering = ["-day"]
    fields = ["day", "kind", "total"]


@admin.register(LogEntry)
class LogEntryAdmin(LongListMixin, ReadOnlyAdmin):
    """What the staff changed by hand: roles, answers, elections."""

    list_display = ["action_time", "user", "content_type", "object_repr", "change"]
    list_select_related = ["user", "content_type"]
    ordering = ["-pk"]
    fields = ["action_time", "user", "content_type", "object_repr", "change"]

    @admin.display(description="modification")
    def change(self, entry: LogEntry) -> str:
        return entry.get_change_message()
