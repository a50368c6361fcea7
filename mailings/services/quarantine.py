"""What a person decides of a message that no program understood."""

from datetime import datetime

from django.db import transaction

from mailings.models import Return
from mailings.returns.traces import Trace
from mailings.services.returns import follow, whose_is


@transaction.atomic
def set_aside(*, row: Return, at: datetime) -> bool:
    """It was read and means nothing; its words are deleted. False when it waited for nobody."""
    waiting = Return.objects.filter(pk=row.pk, is_quarantined=True)
    return bool(waiting.update(is_quarantined=False, raw=b"", handled_at=at))


@transaction.atomic
def give_up_address(*, row: Return, at: datetime) -> bool:
    """It says that nobody has this address: written to no more. False when it waited for nobody, or names no letter."""
    if row.delivery_id is None or not set_aside(row=row, at=at):
        return False
    Return.objects.filter(pk=row.pk).update(kind=Return.Kind.HARD)
    row.refresh_from_db()
    follow(row, whose_is(Trace(delivery_id=row.delivery_id)), at=at)
    return True
