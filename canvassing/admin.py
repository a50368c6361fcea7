"""Registers of experiments, turfs and doors: read here, made on the terrain's pages. They name no volunteer."""

from django.contrib import admin

from canvassing.models import DoorReport, DoorSession, Experiment, Script, SessionReview, Turf, Walk
from supporters.admin.base import LongListMixin, ReadOnlyAdmin


@admin.register(Experiment)
class ExperimentAdmin(ReadOnlyAdmin):
    list_display = ["name", "round", "bloc", "within", "capacity", "drawn_at"]
    list_select_related = ["round__election", "bloc", "within"]
    list_filter = [("drawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["name"]


@admin.register(DoorReport)
class DoorReportAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["precinct", "made_on", "knocked", "opened", "talked"]
    list_select_related = ["precinct"]
    ordering = ["-made_on", "-pk"]


@admin.register(Turf)
class TurfAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["number", "name", "commune", "precinct", "state", "doors", "doors_left", "cut_at"]
    list_filter = ["state"]
    list_select_related = ["commune", "precinct"]
    ordering = ["-pk"]
    exclude = ["cut_by", "outline"]


@admin.register(Walk)
class WalkAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["turf", "team", "handed_at", "ends_at", "ended_at", "end"]
    list_filter = ["end"]
    list_select_related = ["turf", "team"]
    ordering = ["-handed_at", "pk"]
    exclude = ["handed_by"]


@admin.register(DoorSession)
class DoorSessionAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["day", "commune", "precinct", "team", "knocked", "flagged", "state"]
    list_filter = ["state", "flagged", "source"]
    list_select_related = ["commune", "precinct", "team"]
    ordering = ["-day", "-pk"]
    fields = ["day", "commune", "precinct", "team", "source", "knocked", "flags", "state", "reviewed_at", "reason"]


@admin.register(SessionReview)
class SessionReviewAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["session", "verdict", "reason", "at"]
    list_select_related = ["session"]
    list_filter = ["verdict"]
    ordering = ["-at", "-pk"]
    exclude = ["by"]


@admin.register(Script)
class ScriptAdmin(ReadOnlyAdmin):
    list_display = ["written_at", "active"]
