"""Requests that a human must answer within a month, exports and erasures (L04, L05)."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from supporters.admin.base import LongListMixin, ReadOnlyAdmin, StaffAdmin
from supporters.figures import REMIND_BEFORE
from supporters.models import ErasureRecord, Export, RightsRequest

TONES = {"overdue": "danger", "soon": "warning", "open": "info", "done": "success"}


class ToAnswer(admin.SimpleListFilter):
    title = _("réponse")
    parameter_name = "reponse"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("a-faire", _("À faire")), ("en-retard", _("En retard")), ("faite", _("Faite"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RightsRequest]) -> QuerySet[RightsRequest]:
        chosen = {
            "a-faire": {"handled_at": None},
            "en-retard": {"handled_at": None, "due_at__lt": timezone.now()},
            "faite": {"handled_at__isnull": False},
        }
        return queryset.filter(**chosen.get(self.value() or "", {}))


@admin.register(RightsRequest)
class RightsRequestAdmin(StaffAdmin):
    """What is most urgent comes first; writing the answer closes the request."""

    list_display = ["kind", "person", "created_at", "due_at", "urgency"]
    list_filter = [ToAnswer, "kind"]
    list_select_related = ["supporter"]
    readonly_fields = ["person", "address", "kind", "message", "created_at", "due_at", "handled_at"]
    fields = ["kind", "person", "address", "message", "created_at", "due_at", "answer", "handled_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RightsRequest]:
        return super().get_queryset(request).order_by(F("handled_at").asc(nulls_first=True), "due_at")

    @admin.display(description=_("adresse e-mail"))
    def address(self, asked: RightsRequest) -> str:
        return asked.supporter.email

    @display(description=_("échéance"), label=TONES)
    def urgency(self, asked: RightsRequest) -> tuple[str, Any]:
        now = timezone.now()
        left = asked.due_at - now
        if asked.handled_at:
            return "done", _("Répondue")
        if left.total_seconds() < 0:
            return "overdue", _("En retard de %d j") % (now - asked.due_at).days
        return ("soon" if left <= REMIND_BEFORE else "open"), _("%d j restants") % left.days

    def save_model(self, request: HttpRequest, obj: RightsRequest, form: ModelForm, change: bool) -> None:
        if obj.answer.strip() and obj.handled_at is None:
            obj.handled_at = timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(Export)
class ExportAdmin(LongListMixin, ReadOnlyAdmin):
    """That an export exists and how it goes; the file itself is for its person alone."""

    list_display = ["person", "state", "requested_at", "ready_at", "expires_at", "attempts", "last_error"]
    list_filter = ["state"]
    list_select_related = ["supporter"]
    ordering = ["-pk"]
    readonly_fields = ["person"]
    fields = ["person", "state", "requested_at", "ready_at", "expires_at", "attempts", "last_error"]


@admin.register(ErasureRecord)
class ErasureRecordAdmin(ReadOnlyAdmin):
    list_display = ["supporter_id", "erased_at"]
    fields = ["supporter_id", "erased_at"]
