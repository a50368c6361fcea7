"""What comes back of letters: taken in once, however often it is told, and what follows for the person (E10-E12).

Only what we signed ourselves leads to anybody: a message that names no letter of ours is counted and changes nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mailings.models import Delivery, Recipient, Return, Tally
from mailings.returns.opening import LARGEST
from mailings.returns.reading import Reading, read
from mailings.returns.softs import Softs
from mailings.returns.traces import Trace
from mailings.services import preferences
from mailings.services.alarms import look_after, tell_of_policy
from mailings.services.tallies import provider_of, tell, tell_day
from supporters.ledger import PARIS
from supporters.models import Supporter

Bounce, Kind, Stop = Delivery.Bounce, Return.Kind, Recipient.Stop


@dataclass(frozen=True)
class Whose:
    """Whom a return is about: as much of it as is still known."""

    delivery: Delivery | None = None
    supporter: Supporter | None = None
    mailing_id: int | None = None


def take_in(raw: bytes, *, to: str = "", at: datetime) -> Return:
    """Take in one message that came back. The same bytes to the same address count once.

    `to`: the address that the mail server delivered it to, where it says so.
    """
    key = hashlib.sha256(f"{to.strip().lower()}\n".encode() + raw).hexdigest()
    return keep(read(raw, to=to), key=key, source=Return.Source.MAIL, at=at, raw=raw)


@transaction.atomic
def keep(
    reading: Reading, *, key: str, source: str, at: datetime, raw: bytes = b"", whose: Whose | None = None
) -> Return:
    """Write down what was read, once, and do what follows from it. `whose`: known otherwise than by what we signed."""
    found = Return.objects.filter(key=key).first()
    if found is not None:
        return found
    about = whose_is(reading.trace) if whose is None else whose
    row, made = Return.objects.get_or_create(
        key=key,
        defaults={
            "kind": reading.kind,
            "source": source,
            "delivery": about.delivery,
            "mailing_id": about.mailing_id,
            "status": reading.status[:11],
            "diagnostic": _storable(reading.words)[:300],
            "raw": raw[:LARGEST] if reading.quarantined else b"",
            "is_quarantined": reading.quarantined,
            "received_at": at,
            "handled_at": None if reading.quarantined else at,
        },
    )
    if made:
        follow(row, about, at=at)
    return row


def _storable(words: str) -> str:
    """What a database keeps of words that anybody may have written."""
    return words.replace("\x00", "").encode("utf-8", "replace").decode()


def whose_is(trace: Trace | None) -> Whose:
    """Whom a letter of ours was for."""
    if trace is None:
        return Whose()
    letters = Delivery.objects.select_related("supporter")
    if trace.bearer is None:
        delivery = letters.filter(pk=trace.delivery_id or 0).first()
        return Whose(delivery, delivery.supporter, delivery.mailing_id) if delivery else Whose()
    delivery = letters.filter(mailing=trace.bearer.mailing_id, supporter=trace.bearer.supporter_id).first()
    if delivery is not None:
        return Whose(delivery, delivery.supporter, delivery.mailing_id)
    return Whose(supporter=Supporter.objects.filter(pk=trace.bearer.supporter_id).first())


def follow(row: Return, about: Whose, *, at: datetime) -> None:
    """What a return changes, within its transaction."""
    if about.supporter is None:
        return
    # One at a time for one person, so that each letter's return is counted once.
    recipient = preferences.held(about.supporter, at=at)
    if row.kind == Kind.HARD:
        _is_nobody(about, at=at)
    elif row.kind == Kind.SOFT:
        _was_refused(recipient, about, at=at)
    elif row.kind == Kind.POLICY:
        _refused_us(row, about, at=at)
    elif row.kind == Kind.COMPLAINT:
        _complained(row, about, at=at)
    elif row.kind == Kind.UNSUBSCRIBE:
        preferences.stop(supporter=about.supporter, mailing_id=about.mailing_id, at=at)


def note_delivered(trace: Trace | None, *, at: datetime) -> bool:
    """A provider says that a letter reached its box. Counted once, and kept in the letter's own row."""
    delivery = whose_is(trace).delivery
    if delivery is None:
        return False
    with transaction.atomic():
        return _turns(delivery, Bounce.DELIVERED, over=(Bounce.NONE,), outcome=Tally.Outcome.DELIVERED, at=at)


def _is_nobody(about: Whose, *, at: datetime) -> None:
    assert about.supporter is not None  # noqa: S101 - asked by `follow`
    preferences.stop(supporter=about.supporter, reason=Stop.BOUNCE, at=at)
    if about.delivery and _turns(about.delivery, Bounce.HARD, outcome=Tally.Outcome.HARD, at=at):
        tell_day(delivery=about.delivery, count="hard", at=at)
        look_after(mailing_id=about.delivery.mailing_id, at=at)


def _was_refused(recipient: Recipient, about: Whose, *, at: datetime) -> None:
    assert about.supporter is not None  # noqa: S101 - asked by `follow`
    softs = Softs(recipient.soft_bounces, recipient.first_soft_on, recipient.last_soft_on)
    softs = softs.add(at.astimezone(PARIS).date())
    recipient.soft_bounces, recipient.first_soft_on, recipient.last_soft_on = softs.number, softs.first, softs.last
    recipient.save(update_fields=["soft_bounces", "first_soft_on", "last_soft_on"])
    if softs.is_full:
        preferences.stop(supporter=about.supporter, reason=Stop.FULL, at=at)
    if about.delivery:
        over = (Bounce.NONE, Bounce.DELIVERED)
        _turns(about.delivery, Bounce.SOFT, over=over, outcome=Tally.Outcome.SOFT, at=at)


def _refused_us(row: Return, about: Whose, *, at: datetime) -> None:
    if about.delivery:
        over = (Bounce.NONE, Bounce.DELIVERED, Bounce.SOFT)
        _turns(about.delivery, Bounce.POLICY, over=over, outcome=Tally.Outcome.POLICY, at=at)
        tell_of_policy(provider=provider_of(about.delivery), words=f"{row.status} {row.diagnostic}".strip(), at=at)


def _complained(row: Return, about: Whose, *, at: datetime) -> None:
    assert about.supporter is not None  # noqa: S101 - asked by `follow`
    preferences.stop(supporter=about.supporter, reason=Stop.COMPLAINT, at=at)
    if about.delivery is None:
        return
    before = Return.objects.filter(delivery=about.delivery, kind=Kind.COMPLAINT).exclude(pk=row.pk)
    if not before.exists():
        tell(delivery=about.delivery, outcome=Tally.Outcome.COMPLAINT, at=at)
        tell_day(delivery=about.delivery, count="complaints", at=at)
        look_after(mailing_id=about.delivery.mailing_id, at=at)


def _turns(delivery: Delivery, bounce: int, *, over: tuple[int, ...] = (), outcome: str, at: datetime) -> bool:
    """Write what became of a letter, over less grave news alone; counted when it is news."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows = rows.filter(bounce__in=over) if over else rows.exclude(bounce=bounce)
    if not rows.update(bounce=bounce):
        return False
    tell(delivery=delivery, outcome=outcome, at=at)
    return True
