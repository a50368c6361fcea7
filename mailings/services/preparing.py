"""Writing a mailing's deliveries, shortly before its first hour: who gets it, cut into slices (docs/delivery.md).

Whoever prepares holds the mailing until `prepare_at`, and moves it on with each batch, in the batch's own transaction.
Killed, paused or cancelled in between, it leaves whole slices; whoever takes it after writes those who are missing.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as Hour
from itertools import islice
from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.claims import wake
from mailings.audiences.selecting import Preview
from mailings.delivery.hours import instant
from mailings.delivery.slicing import Cut, Group, cut
from mailings.doctor.verdict import Verdict
from mailings.models import Delivery, Mailing, MailingStep, Slice, Tally
from mailings.programme.sharing import settled_share, takers
from mailings.services import gate
from mailings.services.finishing import finish_if_over
from mailings.services.holding import hold_back
from mailings.services.links import make_links
from mailings.services.recipients import ensure_recipients
from mailings.services.scheduling import call_back_unanswered
from mailings.services.steering import auto_pause
from mailings.services.steps import note
from mailings.services.tallies import hour_of
from supporters.models import Supporter
from territory.silence import Silenced

logger = logging.getLogger(__name__)

State = Mailing.State
#: Who has not written a batch for so long is dead.
LEASE = timedelta(minutes=5)
#: Slices written in one transaction: ten thousand people at most.
BATCH = 20
_READ = 5000
_INSERT = """
    INSERT INTO mailings_delivery (mailing_id, supporter_id, state, reason, tier, bounce, code)
    SELECT %s, person.id, 0, 0, told.column2, 0, 0
    FROM (VALUES PEOPLE) AS told JOIN supporters_supporter AS person ON person.id = told.column1
    RETURNING id
"""


class _Lost(Exception):
    """The mailing was paused, cancelled, or taken over."""


def prepare_due(*, at: datetime) -> int:
    """Write the deliveries of the mailings whose time has come; returns how many mailings are ready to leave.

    What the mail's doctor is examining waits for the report as it is, an hour at most (E01).
    """
    due = _due(at=at).order_by("prepare_at", "pk")
    if not due.exists():
        return 0
    verdict = gate.ask(at=at)
    if gate.is_to_wait_for(verdict, at=at):
        due = due.filter(prepare_at__lte=at - gate.PATIENCE)
    return sum(_prepare(pk, verdict, at=at) for pk in list(due.values_list("pk", flat=True)))


def _due(*, at: datetime) -> "QuerySet[Mailing]":
    """Scheduled, or left half prepared by somebody who was killed."""
    found: QuerySet[Mailing] = Mailing.objects.filter(
        state__in=(State.SCHEDULED, State.PREPARING), prepare_at__lte=at, send_on__isnull=False, send_time__isnull=False
    )
    return found


def _prepare(pk: int, verdict: Verdict, *, at: datetime) -> bool:
    """False when somebody else does it, it may not leave, or it could not be done."""
    hold = _Hold(pk, at=at)
    if not hold.take():
        return False
    mailing = Mailing.objects.select_related("audience").get(pk=pk)
    if call_back_unanswered(mailing=mailing, at=hold.now()):
        return False
    if not verdict.is_open:
        hold_back(mailing=mailing, verdict=verdict, at=hold.now())
        return False
    try:
        _write(mailing, hold)
    except _Lost:
        return False
    except Silenced:
        _silence(mailing, at=hold.now())
        return False
    except DatabaseError:  # taken again when the hold ends
        logger.exception("mailing %s", pk)
        return False
    except Exception:
        logger.exception("mailing %s", pk)
        failed = _("La préparation a échoué. Prévenez la personne qui administre le site.")
        auto_pause(mailing=mailing, reason=failed, at=hold.now())
        return False
    return True


class _Hold:
    """A lease on the mailing's preparation, kept in `prepare_at`."""

    def __init__(self, pk: int, *, at: datetime) -> None:
        self.pk, self._at, self._started = pk, at, time.monotonic()
        self._until: datetime | None = None

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def take(self) -> bool:
        free = _due(at=self._at).filter(pk=self.pk)
        self._until = self._at + LEASE
        return free.update(state=State.PREPARING, prepare_at=self._until) == 1

    def keep(self) -> None:
        """First in each transaction: whoever comes between waits, or is waited for. Raises _Lost."""
        until = self.now() + LEASE
        if not self._mine().update(prepare_at=until):
            raise _Lost
        self._until = until

    def finish(self, *, selected: int) -> None:
        """Raises _Lost."""
        if not self._mine().update(state=State.SENDING, started_at=self.now(), selected=selected):
            raise _Lost

    def _mine(self) -> "QuerySet[Mailing]":
        mine: QuerySet[Mailing] = Mailing.objects.filter(pk=self.pk, state=State.PREPARING, prepare_at=self._until)
        return mine


def _write(mailing: Mailing, hold: _Hold) -> None:
    at = hold.now()
    make_links(mailing=mailing, at=at)
    ensure_recipients()
    subjects = list(mailing.subjects.values_list("pk", flat=True))
    cuts = cut(_groups(mailing, at=at), subjects=subjects, share=mailing.sample_share)
    left_out = settled_share(mailing, at=at)
    while batch := list(islice(cuts, BATCH)):
        with transaction.atomic():
            hold.keep()
            _write_slices(mailing, batch)
    with transaction.atomic():
        hold.keep()
        _count_left_out(mailing, left_out, at=at)
        hold.finish(selected=mailing.deliveries.count())
        note(mailing, MailingStep.Kind.STARTED, by=None, at=at)
        finish_if_over(mailing.pk, at=at)
        wake("mailings.tasks.send_due_letters")


def _groups(mailing: Mailing, *, at: datetime) -> list[Group]:
    """Everybody who has no delivery yet, in nine bytes each: a million people are no burden."""
    people: QuerySet[Supporter] = takers(mailing, at=at)
    written = Delivery.objects.filter(mailing=mailing)
    if written.exists():
        people = people.exclude(pk__in=written.values("supporter"))
    groups: dict[tuple[str, str], Group] = {}
    rows = people.order_by("-confirmed_at", "pk").values_list(
        "pk", "home__zone", "recipient__provider", "recipient__tier"
    )
    for pk, zone, provider, tier in rows.iterator(chunk_size=_READ):
        key = zone or settings.CAMPAIGN_ZONE, provider or "other"
        if key not in groups:
            groups[key] = Group(*key)
        groups[key].add(pk, tier or 0)
    return list(groups.values())


def _write_slices(mailing: Mailing, cuts: Iterable[Cut]) -> None:
    slices = []
    for piece in cuts:
        numbers = _write_deliveries(mailing.pk, piece.group)
        if numbers:  # else all were erased meanwhile
            slices.append(_slice(mailing, piece, numbers))
    Slice.objects.bulk_create(slices)


def _slice(mailing: Mailing, piece: Cut, numbers: Sequence[int]) -> Slice:
    due_at = instant(piece.group.zone, cast(date, mailing.send_on), cast(Hour, mailing.send_time))
    return Slice(
        mailing=mailing,
        provider=piece.group.provider,
        zone=piece.group.zone,
        subject_id=piece.subject,
        first=min(numbers),
        last=max(numbers),
        size=len(numbers),
        state=Slice.State.HELD if piece.held else Slice.State.QUEUED,
        due_at=due_at,
    )


def _write_deliveries(mailing: int, group: Group) -> list[int]:
    """Their numbers. One statement for a slice, which both databases take: five times as quick as making objects.

    Only numbers of ours are written into it. Who was erased since they were read is joined away.
    """
    people = ",".join(f"({person},{tier})" for person, tier in zip(group.people, group.tiers, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.replace("PEOPLE", people), [mailing])
        return [number for (number,) in cursor.fetchall()]


def _count_left_out(mailing: Mailing, found: Preview, *, at: datetime) -> None:
    left_out, hour = Tally.Outcome.LEFT_OUT, hour_of(at)
    Tally.objects.filter(mailing=mailing, outcome=left_out).delete()
    Tally.objects.bulk_create(
        Tally(mailing=mailing, outcome=left_out, reason=reason, hour=hour, number=number)
        for reason, number in found.left_out.items()
    )


def _silence(mailing: Mailing, *, at: datetime) -> None:
    """The campaign itself may not speak: nothing leaves, today or later (L51)."""
    with transaction.atomic():
        if Mailing.objects.filter(pk=mailing.pk, state=State.PREPARING).update(state=State.SILENCED, finished_at=at):
            note(mailing, MailingStep.Kind.STOPPED, by=None, at=at, words=_("Réserve électorale."))
