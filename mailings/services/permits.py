"""Who of a window may be written to at this instant, each with the day reserved; and why not the others (E14, E26).

Within the transaction that marks them as leaving. The recipients' rows are locked first: whoever unsubscribes, bounces
or gets another letter writes there as well, so either we see it, or they wait until this letter is on its way.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from mailings.audiences.selecting import reasons
from mailings.delivery import caps
from mailings.models import Delivery, Mailing, Recipient

Reason = Delivery.Reason


class Row(NamedTuple):
    """A delivery that is to leave. `display_name`: None when nobody asked for it."""

    id: int
    supporter_id: int
    email: str
    display_name: str | None = None


def reserve(rows: Sequence[Row], *, mailing: Mailing, zone: str, at: datetime) -> dict[int, Reason]:
    """By delivery, why it must not leave; those that are not named have their day."""
    people = [row.supporter_id for row in rows]
    recipients = {row.pk: row for row in Recipient.objects.select_for_update().filter(pk__in=people).order_by("pk")}
    against = reasons(people, audience=mailing.audience, kind=mailing.kind, at=at)
    today = caps.day_number(at, zone)
    refused: dict[int, Reason] = {}
    weeks: dict[int, list[int]] = {}
    for row in rows:
        recipient = recipients.get(row.supporter_id) or Recipient(supporter_id=row.supporter_id)
        week = caps.bits(recipient.last_day, recipient.week, today)
        why = _first(against.get(row.supporter_id), is_full=_is_full(recipient, week, mailing, today=today))
        if why:
            refused[row.id] = why
        elif row.supporter_id in recipients:
            weeks.setdefault(caps.reserve(week), []).append(row.supporter_id)
        else:
            refused[row.id] = Reason.GONE  # erased since
    for week, those in weeks.items():
        Recipient.objects.filter(pk__in=those).update(last_day=today, week=week, last_mailing=mailing.pk)
    return refused


def _is_full(recipient: Recipient, week: int, mailing: Mailing, *, today: int) -> bool:
    """Another try of the letter that has the day is no second letter."""
    if recipient.last_mailing == mailing.pk and recipient.last_day == today:
        return False
    return not caps.allowed(week, tier=recipient.tier, rhythm=recipient.rhythm, kind=mailing.kind)


def _first(why: Reason | None, *, is_full: bool) -> Reason | None:
    """The cap is asked after consent and before all else."""
    if is_full and why is not Reason.CONSENT:
        return Reason.CAP
    return why
