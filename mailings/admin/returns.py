"""What came back of letters, and what a person must look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mailings.models import Return
from mailings.services.quarantine import give_up_address, set_aside
from supporters.admin.base import LongListMixin, ReadOnlyAdmin

#: Characters of a message that are shown.
SHOWN = 20_000


class ToSee(admin.SimpleListFilter):
    title = _("à regarder")
    parameter_name = "a_regarder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("oui", _("À regarder"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Return]) -> QuerySet[Return]:
        return queryset.filter(is_quarantined=True) if self.value() == "oui" else queryset


@admin.register(Return)
class ReturnAdmin(LongListMixin, ReadOnlyAdmin):
    """Whom it is about stands nowhere here: the letter's number is enough to act."""

    list_display = ["received_at", "kind", "status", "mailing", "source", "is_quarantined", "handled_at"]
    list_filter = [ToSee, "kind", "source"]
    list_select_related = ["mailing"]
    ordering = ["-received_at", "-pk"]
    fields = ["received_at", "kind", "source", "mailing", "status", "diagnostic", "message", "handled_at"]
    readonly_fields = ["message"]
    actions = ["set_aside", "give_up_address"]

    @admin.display(description=_("message"))
    def message(self, row: Return) -> str:
        if not row.raw:
            return "–"
        return format_html('<pre class="admin-message">{}</pre>', bytes(row.raw).decode("utf-8", "replace")[:SHOWN])

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Of the actions: rows themselves are only read."""
        return bool(request.user.has_perm("mailings.change_return"))

    @admin.action(description=_("C'est vu : effacer le message"), permissions=["edit"])
    def set_aside(self, request: HttpRequest, queryset: QuerySet[Return]) -> None:
        now = timezone.now()
        done = sum(set_aside(row=row, at=now) for row in queryset)
        self.message_user(request, _("%(done)s retours mis de côté.") % {"done": done})

    @admin.action(description=_("L'adresse n'existe plus : ne plus lui écrire"), permissions=["edit"])
    def give_up_address(self, request: HttpRequest, queryset: QuerySet[Return]) -> None:
        now = timezone.now()
        done = sum(give_up_address(row=row, at=now) for row in queryset)
        self.message_user(request, _("%(done)s adresses arrêtées.") % {"done": done})
