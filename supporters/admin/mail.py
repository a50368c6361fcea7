"""Mail that must leave: a failure is shown to staff, never lost."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from supporters.admin.base import LongListMixin, StaffAdmin
from supporters.models import OutgoingMail
from supporters.services.mail import retry_mail

TONES = {
    OutgoingMail.State.QUEUED: "info",
    OutgoingMail.State.SENT: "success",
    OutgoingMail.State.FAILED: "danger",
    OutgoingMail.State.SILENCED: "warning",
}


@admin.register(OutgoingMail)
class OutgoingMailAdmin(LongListMixin, StaffAdmin):
    """Neither content nor link is shown: a mail may hold a sign-in code."""

    list_display = ["subject", "to", "state_label", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = ["state"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "subject", "to", "state", "attempts", "last_error", "due_at", "created_at", "sent_at",
    ]  # fmt: skip
    actions = ["retry"]

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, mail: OutgoingMail) -> tuple[str, str]:
        return mail.state, mail.get_state_display()

    @action(description=_("Réessayer maintenant"), permissions=["change"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        count = retry_mail(mails=queryset, at=timezone.now())
        words = ngettext("%d courrier repart.", "%d courriers repartent.", count)
        self.message_user(request, words % count, messages.SUCCESS if count else messages.WARNING)
