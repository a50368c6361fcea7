"""What moderators decided and what visitors reported: registers beside the queue."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from supporters.admin.base import LongListMixin, ReadOnlyAdmin, StaffAdmin
from supporters.admin.links import queue_link
from supporters.models import Decision, Report

VERDICTS = {
    Decision.Verdict.PUBLISH: "success",
    Decision.Verdict.PUBLISH_TEXT: "info",
    Decision.Verdict.REFUSE: "danger",
}


@admin.register(Decision)
class DecisionAdmin(LongListMixin, ReadOnlyAdmin):
    """Every decision, with who, when, why, and the words that were judged."""

    list_display = ["decided_at", "verdict_label", "reason", "author", "moderator"]
    list_filter = ["verdict", "reason"]
    list_select_related = ["testimony", "moderator"]
    ordering = ["-pk"]
    fields = ["author", "verdict", "reason", "note", "message", "moderator", "decided_at"]
    readonly_fields = ["author"]

    @display(description=_("décision"), ordering="verdict", label=VERDICTS)
    def verdict_label(self, decision: Decision) -> tuple[str, str]:
        return decision.verdict, decision.get_verdict_display()

    @admin.display(description=_("témoignage"))
    def author(self, decision: Decision) -> str:
        return format_html('<a href="{}">{}</a>', queue_link(decision.testimony_id), decision.testimony.display_name)


@admin.register(Report)
class ReportAdmin(StaffAdmin):
    """What visitors reported, newest first. Who reported is not known: a hash that changes every day."""

    list_display = ["created_at", "reason", "details", "author", "handled_at"]
    list_filter = ["reason", ("handled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["testimony"]
    ordering = ["-pk"]
    fields = readonly_fields = ["author", "reason", "details", "created_at", "handled_at"]
    actions = ["close"]

    @admin.display(description=_("témoignage"))
    def author(self, report: Report) -> str:
        return format_html('<a href="{}">{}</a>', queue_link(report.testimony_id), report.testimony.display_name)

    @action(description=_("Classer sans suite"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        count = queryset.filter(handled_at=None).update(handled_at=timezone.now())
        words = ngettext("%d signalement classé.", "%d signalements classés.", count)
        self.message_user(request, words % count, messages.SUCCESS)
