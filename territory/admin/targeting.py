"""Blocs and rankings as registers: they are made and changed on the pages of the terrain."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from territory.admin.base import CountryAdmin, ReadOnlyAdmin
from territory.models import Basin, Bloc, Target, Targeting

TONES = {Targeting.State.QUEUED: "info", Targeting.State.READY: "success", Targeting.State.FAILED: "danger"}


class WithPage(ReadOnlyAdmin):
    """Its rows have a page on the terrain, named `page`, where they are changed."""

    page: str

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["on_the_terrain"]

    @admin.display(description=_("page"))
    def on_the_terrain(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse(self.page, args=[row.pk]), _("Ouvrir sur le terrain"))


@admin.register(Bloc)
class BlocAdmin(WithPage):
    page = "territory:bloc"
    list_display = ["name", "members"]
    fields = ["on_the_terrain", "name", "members"]


@admin.register(Targeting)
class TargetingAdmin(WithPage):
    page = "territory:targeting"
    list_display = ["name", "round", "bloc", "within", "by", "state_label", "computed_at"]
    list_filter = ["state"]
    list_select_related = ["round__election", "bloc", "within"]
    fields = [
        "on_the_terrain", "name", "round", "bloc", "compared", "within", "by", "weights", "state", "error",
        "attempts", "due_at", "computed_at",
    ]  # fmt: skip

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, row: Targeting) -> tuple[str, str]:
        return row.state, row.get_state_display()


@admin.register(Basin)
class BasinAdmin(ReadOnlyAdmin):
    list_display = ["name", "targeting", "rank", "precincts", "registered", "people", "doors", "volunteers"]
    list_filter = ["targeting"]
    list_select_related = ["targeting"]


@admin.register(Target)
class TargetAdmin(CountryAdmin):
    list_display = ["rank", "precinct", "targeting", "score", "potential", "people", "registered", "imputed"]
    list_filter = ["targeting"]
    list_select_related = ["precinct", "targeting"]
