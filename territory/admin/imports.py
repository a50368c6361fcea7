"""The register of imports; files are dropped, confirmed and given up at /terrain/donnees/."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from territory.admin.targeting import WithPage
from territory.models import Import

State = Import.State
TONES = {
    State.QUEUED: "info",
    State.CHECKED: "warning",
    State.DONE: "success",
    State.REFUSED: "danger",
    State.FAILED: "danger",
}


@admin.register(Import)
class ImportAdmin(WithPage):
    page = "territory:import"
    list_display = ["file_name", "kind", "round", "state_label", "created_by", "created_at", "finished_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["round__election"]
    fields = [
        "on_the_terrain", "file_name", "second_name", "kind", "round", "options", "state", "approved", "error",
        "attempts", "due_at", "sha256", "created_by", "created_at", "finished_at",
    ]  # fmt: skip

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, row: Import) -> tuple[str, str]:
        return row.state, row.get_state_display()
