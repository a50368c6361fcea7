"""Requests that a human answers within a month (L04)."""

from datetime import datetime

from django.db import transaction

from supporters.events import data_restricted
from supporters.models import RightsRequest, Supporter


@transaction.atomic
def ask_staff(*, supporter: Supporter, kind: str, message: str, at: datetime) -> RightsRequest:
    """Put a request in the staff's queue; a restriction holds from now on, without waiting for anybody (art. 18)."""
    if kind == RightsRequest.Kind.RESTRICTION and supporter.restricted_at is None:
        supporter.restricted_at = at
        supporter.save(update_fields=["restricted_at"])
        data_restricted.send(sender=Supporter, supporter=supporter, at=at)
    return RightsRequest.objects.create(
        supporter=supporter, kind=kind, message=message.strip(), due_at=at + RightsRequest.ANSWER_WITHIN
    )
