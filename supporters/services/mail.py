"""What the staff may do with mail that did not leave."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from supporters.models import OutgoingMail


@transaction.atomic
def retry_mail(*, mails: QuerySet[OutgoingMail], at: datetime) -> int:
    """Put unsent mails first in the queue, as if never tried; beat wakes the worker. Returns how many.

    What silence stopped is never postponed: nothing is left of it to send (L51).
    """
    unsent = mails.exclude(state__in=(OutgoingMail.State.SENT, OutgoingMail.State.SILENCED))
    return unsent.update(state=OutgoingMail.State.QUEUED, due_at=at, attempts=0, leased_until=None)
