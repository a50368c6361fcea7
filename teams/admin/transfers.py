"""What came in and what went out; an organisation is brought in on pages of this admin."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from supporters.permissions import is_national
from teams.admin import import_views
from teams.models import ImportedPerson, OrganisationExport, OrganisationImport

TONES = {
    OrganisationImport.State.CHECKED: "warning",
    OrganisationImport.State.REFUSED: "danger",
    OrganisationImport.State.SENT: "success",
    OrganisationImport.State.UNDONE: "",
}


@admin.register(OrganisationImport)
class OrganisationImportAdmin(ReadOnlyAdmin):
    """« Add » and each row open pages of our own (`import_views`)."""

    list_display = ["file_name", "source_kind", "obtained_on", "rows", "state_label", "created_by", "created_at"]
    list_filter = ["state", "source_kind"]
    list_select_related = ["created_by"]

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, batch: OrganisationImport) -> tuple[str, str]:
        return batch.state, batch.get_state_display()

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return is_national(request.user)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        name = "teams_organisationimport"
        mine = [
            path("add/", guarded(import_views.upload), name=f"{name}_add"),
            path("<int:pk>/change/", guarded(import_views.detail), name=f"{name}_change"),
            path("<int:pk>/erreurs.csv", guarded(import_views.errors), name=f"{name}_errors"),
            path("<int:pk>/envoyer/", guarded(import_views.send), name=f"{name}_send"),
            path("<int:pk>/abandonner/", guarded(import_views.drop), name=f"{name}_drop"),
            path("<int:pk>/annuler/", guarded(import_views.undo), name=f"{name}_undo"),
        ]
        return mine + super().get_urls()


@admin.register(ImportedPerson)
class ImportedPersonAdmin(LongListMixin, ReadOnlyAdmin):
    """Without the address: what a person has not confirmed is nobody's to read."""

    list_display = ["line", "batch", "role_label", "place", "team_name", "state", "answered_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["batch", "place"]
    ordering = ["-pk"]
    fields = ["line", "batch", "role_label", "place", "team_name", "state", "invited_at", "answered_at"]
    readonly_fields = ["role_label"]

    @admin.display(description=_("rôle"))
    def role_label(self, person: ImportedPerson) -> str:
        return person.role_words


@admin.register(OrganisationExport)
class OrganisationExportAdmin(ReadOnlyAdmin):
    """Who took what, when, and who agreed (L07). Exports are asked for on the organisation's pages."""

    list_display = ["requested_at", "requested_by", "place", "content", "with_addresses", "rows", "approved_by"]
    list_filter = ["content", "with_addresses"]
    list_select_related = ["requested_by", "approved_by", "place"]
    fields = [
        "requested_at", "requested_by", "place", "content", "with_addresses", "rows", "approved_by", "approved_at",
        "downloaded_at",
    ]  # fmt: skip
