"""What every service of letters does first: take the row as it is now; and last: note who did what."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mailings.models import Mailing, MailingStep
from supporters.models import Supporter


def locked(mailing: Mailing) -> Mailing:
    """The row as it is now, nobody else's until the transaction ends."""
    row: Mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    return row


def expect(mailing: Mailing, *states: str) -> Mailing:
    """The locked row, in one of these states. Raises ValidationError (code « state ») when somebody was quicker."""
    row = locked(mailing)
    if row.state not in states:
        words = _("« %(title)s » a changé entre-temps : %(state)s.")
        raise ValidationError(words % {"title": row.title, "state": row.get_state_display().lower()}, code="state")
    return row


def note(mailing: Mailing, kind: str, *, by: Supporter | None, at: datetime, words: str = "") -> MailingStep:
    return MailingStep.objects.create(mailing=mailing, kind=kind, by=by, at=at, words=words[:300])
