"""The ledger: one append-only row per act of a person, undone by a counter-row, with the totals of each day beside.

Books are kept in the transaction of the act itself: an act that is rolled back was never recorded. A day is a
day of Europe/Paris. A counter-row is booked on the day of the undoing, as in any ledger: days that were told
to the public do not change afterwards, and the totals over all days are what stands.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import TruncDate

from common.counting import add
from supporters.models import Act, ActDay, CountryDay, ErasureRecord, Supporter
from territory.zones import PARIS as PARIS  # the ledger's days, for whoever counts like it

#: (supporter or None, day, kind) -> total
Totals = dict[tuple[int | None, date, str], int]


class NotInTransaction(RuntimeError):
    """The ledger was written outside the transaction of the act."""


@dataclass(frozen=True)
class Difference:
    """A day total that is not what its acts add up to. `supporter` None: the country's."""

    supporter: int | None
    day: date
    kind: str
    kept: int
    counted: int


def record(*, supporter: Supporter, kind: str, subject: str, at: datetime, quantity: int = 1) -> Act:
    """Write one act and count it. `subject` names what was done; the same subject is recorded once, ever.

    Raises NotInTransaction outside `transaction.atomic`.
    """
    _require_transaction()
    fields = {"supporter": supporter, "quantity": quantity, "at": at}
    act, made = Act.objects.get_or_create(kind=kind, subject=subject, undoes=None, defaults=fields)
    if made:
        _count(act)
    return act


def undo(*, kind: str, subject: str, at: datetime) -> Act | None:
    """Write the counter-row of an act, once; None when nothing of the kind was recorded.

    Raises NotInTransaction outside `transaction.atomic`.
    """
    _require_transaction()
    act = Act.objects.select_for_update().filter(kind=kind, subject=subject, undoes=None).first()
    if act is None:
        return None
    fields = {"supporter_id": act.supporter_id, "kind": kind, "subject": subject, "quantity": -act.quantity, "at": at}
    counter, made = Act.objects.get_or_create(undoes=act, defaults=fields)
    if made:
        _count(counter)
    return counter


def recount() -> list[Difference]:
    """Every day total that differs from its acts; empty when the books are right.

    The country's totals outlive the people: once somebody has been erased they can no longer be checked
    against what is left, and only people's totals are.
    """
    per_person = Act.objects.annotate(day=TruncDate("at", tzinfo=PARIS)).values_list("supporter_id", "day", "kind")
    counted: Totals = {
        (who, day, kind): total for who, day, kind, total in per_person.order_by().annotate(n=Sum("quantity"))
    }
    kept: Totals = {(row.supporter_id, row.day, row.kind): row.total for row in ActDay.objects.all()}
    found = _compare(kept, counted)
    if not ErasureRecord.objects.exists():
        country: Totals = {}
        for (_who, day, kind), total in counted.items():
            country[None, day, kind] = country.get((None, day, kind), 0) + total
        found += _compare({(None, row.day, row.kind): row.total for row in CountryDay.objects.all()}, country)
    return found


def _compare(kept: Totals, counted: Totals) -> list[Difference]:
    keys = sorted(kept.keys() | counted.keys(), key=str)
    pairs = [(key, kept.get(key, 0), counted.get(key, 0)) for key in keys]
    return [Difference(*key, kept=here, counted=there) for key, here, there in pairs if here != there]


def _count(act: Act) -> None:
    day = act.at.astimezone(PARIS).date()
    add(ActDay, {"supporter_id": act.supporter_id, "day": day, "kind": act.kind}, total=act.quantity)
    add(CountryDay, {"day": day, "kind": act.kind}, total=act.quantity)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("An act is recorded in its own transaction: open transaction.atomic() first.")
