"""Training sessions, material and outings: registers, except the material, which is looked after here too."""

from typing import Any

from django.contrib import admin
from django.core.validators import RegexValidator, URLValidator
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from teams.models import Enrolment, Material, Outing, TrainingSession


@admin.register(TrainingSession)
class TrainingSessionAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["title", "place", "starts_at", "taken", "capacity", "state", "trainer"]
    list_filter = ["state"]
    list_select_related = ["place", "trainer"]
    search_fields = ["title"]
    ordering = ["-pk"]
    fields = ["title", "description", "place", "address", "link", "starts_at", "ends_at", "capacity", "taken", "state"]


@admin.register(Enrolment)
class EnrolmentAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["person", "session", "state", "asked_at", "attended_at"]
    list_filter = ["state"]
    list_select_related = ["supporter", "session"]
    ordering = ["-pk"]
    fields = ["person", "session", "state", "invited_at", "asked_at", "attended_at", "code"]
    readonly_fields = ["person"]


@admin.register(Material)
class MaterialAdmin(ModelAdmin):
    """Links are typed here; files are given on the organisation's page, which checks them."""

    list_display = ["title", "description", "link", "file_name", "added_at"]
    search_fields = ["title"]
    fields = ["title", "description", "link", "file_name", "added_at"]
    readonly_fields = ["file_name", "added_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.readonly_fields, "link"] if obj and obj.file else self.readonly_fields

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "link":
            secure = RegexValidator(r"^https://", _("Le lien commence par https://"))
            kwargs |= {"required": True, "help_text": _("L'adresse du document.")}
            kwargs["validators"] = [URLValidator(), secure]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Material, form: ModelForm, change: bool) -> None:
        if not change:
            obj.added_by, obj.added_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(Outing)
class OutingAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["title", "kind", "place", "team", "starts_at", "going", "state"]
    list_filter = ["kind", "state"]
    list_select_related = ["place", "team"]
    search_fields = ["title"]
    ordering = ["-pk"]
    fields = [
        "title", "kind", "team", "place", "starts_at", "ends_at", "capacity", "going", "state", "reported_at",
        "result_people", "result_leaflets", "result_doors", "result_words",
    ]  # fmt: skip
