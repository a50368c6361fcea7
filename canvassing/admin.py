"""Registers of experiments and doors: read here, made on the terrain's pages."""

from django.contrib import admin

from canvassing.models import DoorReport, Experiment
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
