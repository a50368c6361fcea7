"""Keep what the mail knows of people: one row for each, their provider, how active they are."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from mailings.audiences.providers import is_disposable, is_role_address, provider_of
from mailings.models import Recipient, Tier
from supporters import activity
from supporters.ledger import PARIS
from supporters.models import ActDay, Consent, Supporter

__all__ = ["ensure_recipient", "ensure_recipients", "follow_address", "provider_of", "refresh_tiers"]

T = TypeVar("T")
#: People looked at together.
BATCH = 2000
#: A night goes over the country by so many numbers of people: memory does not grow with it.
SPAN = 20_000
#: SQLite takes a thousand values in one statement.
FEW = 240
_INSERT = (
    "INSERT INTO mailings_recipient (supporter_id, provider, stopped_at, stopped_for,"
    " tier, rhythm, soft_bounces, last_day, week, last_mailing) VALUES"
)
_ROW = "(%s, %s, %s, %s, 0, 'daily', 0, 0, 0, 0)"


def ensure_recipients() -> int:
    """Make the missing rows, by batches; gives how many."""
    made, last = 0, 0
    while True:
        missing = Supporter.objects.confirmed().filter(recipient__isnull=True, pk__gt=last).order_by("pk")
        people = list(missing.values_list("pk", "email")[:BATCH])
        if not people:
            return made
        last = people[-1][0]
        _insert(people, at=timezone.now())
        made += len(people)


def ensure_recipient(*, supporter: Supporter, at: datetime) -> None:
    """Make one person's row, if it is missing."""
    if not Recipient.objects.filter(pk=supporter.pk).exists():
        _insert([(supporter.pk, supporter.email)], at=at)


@transaction.atomic
def follow_address(*, supporter: Supporter, at: datetime) -> None:
    """After a change of e-mail: another provider; an address that was unknown or full may be written to again, and
    an address of service is not. Who unsubscribed or complained stays so."""
    recipient = Recipient.objects.select_for_update().filter(supporter=supporter).first()
    if recipient is None:
        return
    recipient.provider = provider_of(supporter.email)
    recipient.soft_bounces, recipient.first_soft_on, recipient.last_soft_on = 0, None, None
    if recipient.stopped_for in (Recipient.Stop.BOUNCE, Recipient.Stop.FULL, Recipient.Stop.ROLE_ADDRESS):
        recipient.stopped_at, recipient.stopped_for = None, ""
    if is_role_address(supporter.email) and recipient.stopped_at is None:
        recipient.stopped_at, recipient.stopped_for = at, Recipient.Stop.ROLE_ADDRESS
    fields = ["provider", "soft_bounces", "first_soft_on", "last_soft_on", "stopped_at", "stopped_for"]
    recipient.save(update_fields=fields)


def refresh_tiers(*, at: datetime) -> int:
    """Write everybody's activity anew from the ledger's days; gives how many changed.

    Of those alone who agreed to be chosen by what they do (L40): nothing is computed of the others, who are as asleep.
    """
    ensure_recipients()
    ends = Recipient.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return 0
    return sum(_refresh(first, first + SPAN, at=at) for first in range(ends["first"], ends["last"] + 1, SPAN))


def _refresh(first: int, end: int, *, at: datetime) -> int:
    """The same of people from one number up to another."""
    here = {"supporter__gte": first, "supporter__lt": end}
    agreed = set(Consent.objects.live(Consent.Purpose.SELECTION).filter(**here).values_list("supporter", flat=True))
    kept = dict(Recipient.objects.filter(**here).exclude(tier=Tier.ASLEEP).values_list("supporter", "tier"))
    wanted = {pk: tier for pk, tier in _tiers(here, at=at) if pk in agreed and tier}
    for pk in _disposable(wanted):
        wanted[pk] = min(wanted[pk], Tier.PRESENT)
    changes: dict[int, list[int]] = defaultdict(list)
    for pk in kept.keys() | wanted.keys():
        if kept.get(pk, 0) != wanted.get(pk, 0):
            changes[wanted.get(pk, 0)].append(pk)
    return sum(
        Recipient.objects.filter(pk__in=some).update(tier=tier)
        for tier, people in changes.items()
        for some in _by_few(people)
    )


def _insert(people: list[tuple[int, str]], *, at: datetime) -> None:
    """As `bulk_create` would, for a tenth of its price: half a million may be missing before a first letter."""
    now = connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        for some in _by_few(people):
            rows = [_new(pk, email, at=now) for pk, email in some]
            values = ", ".join([_ROW] * len(rows))
            cursor.execute(f"{_INSERT} {values} ON CONFLICT DO NOTHING", [value for row in rows for value in row])


def _new(pk: int, email: str, *, at: Any) -> tuple[int, str, Any, str]:
    """What stands in a new row, in the order of _INSERT."""
    is_role = is_role_address(email)
    return pk, provider_of(email).value, at if is_role else None, Recipient.Stop.ROLE_ADDRESS.value if is_role else ""


def _tiers(here: dict[str, int], *, at: datetime) -> Iterator[tuple[int, int]]:
    """Of each person who did something lately."""
    today = at.astimezone(PARIS).date()
    since = today - timedelta(days=activity.REMEMBERED_DAYS)
    days = ActDay.objects.filter(**here, day__gte=since, day__lte=today).order_by("supporter")
    rows = days.values_list("supporter", "day", "kind", "total").iterator(chunk_size=BATCH)
    for pk, mine in groupby(rows, key=lambda row: row[0]):
        yield pk, activity.tier(activity.score((row[1:] for row in mine), today=today))


def _disposable(people: dict[int, int]) -> Iterator[int]:
    above = [pk for pk, tier in people.items() if tier > Tier.PRESENT]
    for some in _by_few(above):
        emails = Supporter.objects.filter(pk__in=some).values_list("pk", "email")
        yield from [pk for pk, email in emails if is_disposable(email)]


def _by_few(people: list[T]) -> Iterator[list[T]]:
    return (people[n : n + FEW] for n in range(0, len(people), FEW))
