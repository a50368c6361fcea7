"""The plan and its goals as registers: they are set on the plan's own pages."""

from django.contrib import admin

from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from teams.models import Goal, Plan


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ["due_on", "split_by", "state", "computed_at", "changed_by", "changed_at"]
    list_select_related = ["changed_by"]
    fields = ["due_on", "split_by", "state", "error", "computed_at", "changed_by", "changed_at"]


@admin.register(Goal)
class GoalAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["place", "measure", "amount", "fixed", "changed_by", "changed_at"]
    list_filter = ["measure", "fixed"]
    list_select_related = ["place", "changed_by"]
    ordering = ["-pk"]
    fields = ["plan", "place", "measure", "amount", "fixed", "changed_by", "changed_at"]
