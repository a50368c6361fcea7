"""One worker sending one slice, window by window (docs/delivery.md).

A turn is one transaction: it writes what became of the last window and marks the next as leaving. Between two turns the
window is handed to the mail server, outside any transaction. Whoever finds that the slice is no longer theirs stops.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from mailings.delivery.answers import Answer, read
from mailings.delivery.envelopes import Outcome, Sender
from mailings.delivery.hours import clock_of, is_open, next_opening
from mailings.models import Delivery, Mailing, Slice
from mailings.services.alarms import look_after
from mailings.services.finishing import deliveries_of, end_slice
from mailings.services.letters import Letters, Variant
from mailings.services.outcomes import OPEN, skip, write
from mailings.services.pace import NOTHING, Grant, Pace, troubled
from mailings.services.permits import Row, reserve
from territory.silence import silent_zone

logger = logging.getLogger(__name__)

State, Reason = Delivery.State, Delivery.Reason
#: A worker that wrote nothing for so long is dead. Longer than the slowest window.
LEASE = timedelta(minutes=5)
#: Messages that leave together; a slow server gets fewer, so that no window outlives its lease.
FIRST_WINDOW, LARGEST_WINDOW, SMALLEST_WINDOW = 25, 100, 5
_QUICK, _SLOW = 2.0, 20.0
#: Waits of what a server put off; then it is given up. About eight hours in all.
WAITS = [timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240)]
_NO_SERVER = timedelta(minutes=1)
#: What a turn changes of its slice.
_WRITTEN = ["state", "due_at", "leased_until", "owner", "window", "attempts", "sent", "skipped", "failed", "uncertain"]
#: A window that was marked so long ago (the machine slept) leaves no more: somebody else may hold it.
_LATE = LEASE / 2


class Lost(Exception):
    """The slice is somebody else's now, who knows nothing of our window: it is uncertain."""


@dataclass
class Clock:
    """`at`, and the time that passes since."""

    at: datetime
    started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.elapsed)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started


@dataclass
class WindowSize:
    """How many messages leave together: kept from slice to slice, since it is the server's doing."""

    now: int = FIRST_WINDOW

    def learn(self, seconds: float) -> None:
        if seconds < _QUICK:
            self.now = min(LARGEST_WINDOW, self.now * 2)
        elif seconds > _SLOW:
            self.now = max(SMALLEST_WINDOW, self.now // 4)


@dataclass(frozen=True)
class Turn:
    """What a worker remembers of its slice once a turn is committed."""

    window: list[Row]
    pending: list[Row]
    sent: int = 0
    grant: Grant = NOTHING


class SliceRun:
    """`over` says that the worker's time is up: the slice is then left to the next, between two windows."""

    def __init__(
        self, pk: int, *, owner: str, clock: Clock, sender: Sender, letters: Letters, size: WindowSize
    ) -> None:
        self.pk, self.owner, self.clock, self.sender, self.letters, self.size = pk, owner, clock, sender, letters, size
        self.known = Turn([], [])
        self.outcomes: list[Outcome] = []
        #: No message of the last window met a server: there is no use in going on.
        self.is_down = False
        #: The messages could not be made: somebody must look at the mailing.
        self.is_broken = False
        self._marked = time.monotonic()

    def run(self, *, over: Callable[[], bool]) -> int:
        """Returns how many messages left."""
        sent = 0
        if not self._begin():
            return 0
        try:
            while True:
                turning = time.monotonic()
                self.known = self._insist(lambda: self._turn(is_over=over()))
                sent, self._marked = sent + self.known.sent, turning
                if not self.known.window:
                    self._give_back(self.known.grant)
                    return sent
                self._send()
        except Lost:
            logger.warning("slice %s was taken over", self.pk)
            return sent

    # --- The mail server ---------------------------------------------------------------------------------------

    def _send(self) -> None:
        rows = self.known.window
        try:
            envelopes, failed = self.variant.envelopes(rows, at=self.clock.now())
        except Exception:
            logger.exception("slice %s", self.pk)
            self.is_broken = True
        if self.is_broken or time.monotonic() - self._marked > _LATE.total_seconds():
            self.outcomes, self.is_down = [Outcome(row.id, 0, "") for row in rows], True
            return
        self._marked = time.monotonic()
        self.outcomes = failed + self.sender.send(envelopes)
        self.is_down = all(outcome.code == 0 and outcome.certain for outcome in self.outcomes)
        self.size.learn(time.monotonic() - self._marked)

    # --- The database ------------------------------------------------------------------------------------------

    @transaction.atomic
    def _begin(self) -> bool:
        """Take the slice. Of a window that somebody left, nobody knows what was sent."""
        now = self.clock.now()
        free = Slice.objects.due(at=now).filter(pk=self.pk)
        if not free.update(leased_until=now + LEASE, owner=self.owner, attempts=F("attempts") + 1):
            return False
        piece = Slice.objects.get(pk=self.pk)
        if piece.window:
            left = Delivery.objects.filter(pk__in=piece.window, state__in=OPEN)
            piece.uncertain += left.update(state=State.UNCERTAIN, sent_at=now)
            piece.window = []
            piece.save(update_fields=["uncertain", "window"])
        self.known = Turn([], _waiting(piece))
        return True

    @transaction.atomic
    def _turn(self, *, is_over: bool) -> Turn:
        now = self.clock.now()
        piece = self._mine(at=now)
        if piece is None:
            raise Lost
        if piece.window != [row.id for row in self.known.window]:
            return _told(piece)
        self.variant: Variant = self.letters.variant(piece.mailing_id, piece.subject_id or piece.winner)
        answers = [read(outcome.code, outcome.text) for outcome in self.outcomes if outcome.certain]
        is_calm = not piece.is_troubled and all(answer is Answer.TAKEN for answer in answers)
        pace = Pace(piece.provider, at=now, grant=self.known.grant, is_calm=is_calm)
        pace.learn(answers)
        sent = self._write(piece, at=now)
        tried = {outcome.key for outcome in self.outcomes if outcome.code or not outcome.certain}
        pending = [row for row in self.known.window if row.id not in tried] + self.known.pending
        window: list[Row] = []
        over = is_over or self.is_down
        reason = self._nobody(piece, at=now)
        if reason is not None:
            _end_all(piece, reason, at=now)
            pending = []
        elif piece.mailing_state == Mailing.State.SENDING and is_open(piece.zone, now) and not over:
            window, pending = self._choose(piece, pace, pending, at=now)
        self.provider = piece.provider
        piece.window, piece.leased_until = [row.id for row in window], now + LEASE
        if not window:
            self._leave(piece, pending, at=now)
        grant = pace.keep()
        piece.save(update_fields=_WRITTEN)
        if piece.state == Slice.State.DONE:
            end_slice(piece, at=now)
        if Answer.UNKNOWN in answers:
            look_after(mailing_id=piece.mailing_id, at=now)
        return Turn(window, pending, sent, grant)

    def _mine(self, *, at: datetime) -> Any:
        """The slice, if it is still ours, with all that may hold it up: one question, asked for each window."""
        return (
            Slice.objects.select_for_update(of=("self",))
            .filter(pk=self.pk, owner=self.owner, state=Slice.State.QUEUED)
            .annotate(
                mailing_state=F("mailing__state"),
                winner=F("mailing__winner"),
                is_silent=silent_zone("zone", at),
                is_troubled=troubled("provider", at=at),
            )
            .order_by()
            .first()
        )

    def _write(self, piece: Slice, *, at: datetime) -> int:
        found = write(self.outcomes, at=at)
        piece.sent += found[State.SENT]
        piece.failed += found[State.FAILED]
        piece.uncertain += found[State.UNCERTAIN]
        return found[State.SENT]

    def _nobody(self, piece: Any, *, at: datetime) -> Delivery.Reason | None:
        """Why none of the rest will ever get it."""
        if piece.mailing_state == Mailing.State.CANCELLED:
            return Reason.CANCELLED
        if piece.mailing_state != Mailing.State.SENDING:
            return None
        if piece.is_silent:
            return Reason.SILENCE
        mailing = self.variant.mailing
        # The letter of the day is not the next day's.
        if mailing.kind == Mailing.Kind.DAILY and at.astimezone(clock_of(piece.zone)).date() != mailing.send_on:
            return Reason.HOUR
        return None

    def _choose(self, piece: Slice, pace: Pace, pending: list[Row], *, at: datetime) -> tuple[list[Row], list[Row]]:
        """The next who may have it, as many as may leave now; and the others. Who may not is skipped."""
        window: list[Row] = []
        room = pace.allow(min(self.size.now, len(pending)), ahead=len(pending))
        while pending and len(window) < room:
            places = room - len(window)
            asked, pending = pending[:places], pending[places:]
            refused = reserve(asked, mailing=self.variant.mailing, zone=piece.zone, at=at)
            for reason in set(refused.values()):
                keys = [key for key, why in refused.items() if why is reason]
                piece.skipped += skip(keys, reason=reason, at=at)
            window += [row for row in asked if row.id not in refused]
        pace.spend(len(window))
        return window, pending

    def _leave(self, piece: Slice, pending: list[Row], *, at: datetime) -> None:
        """Nothing leaves now: the slice is done, or waits."""
        piece.leased_until, piece.owner = None, ""
        deferred = deliveries_of(piece).filter(state=State.DEFERRED)
        if pending:
            piece.attempts -= 1  # held up by us, not put off by a server
            if self.is_down:
                piece.due_at = at + _NO_SERVER
            elif not is_open(piece.zone, at):
                piece.due_at = next_opening(piece.zone, at)
        elif not deferred.exists():
            piece.state = Slice.State.DONE
        elif piece.attempts > len(WAITS):
            piece.failed += deferred.update(state=State.FAILED, reason=Reason.TIRED, sent_at=at)
            piece.state = Slice.State.DONE
        else:
            piece.due_at = at + WAITS[piece.attempts - 1]

    @transaction.atomic
    def _give_back(self, grant: Grant) -> None:
        """What was taken of the provider's minute and not used. Whoever dies before loses a part of one minute."""
        if grant != NOTHING:
            Pace(self.provider, at=self.clock.now(), grant=grant, is_calm=True).leave()

    def _insist(self, act: Callable[[], Turn]) -> Turn:
        """A lost database comes back, mostly; what was sent must be written while the slice is ours."""
        until = self._marked + LEASE.total_seconds()
        while True:
            try:
                return act()
            except (OperationalError, InterfaceError):
                if time.monotonic() > until:
                    raise
                logger.warning("slice %s: the database does not answer", self.pk)
                connection.close()
                time.sleep(0.5)


def _waiting(piece: Slice) -> list[Row]:
    """Those that were never tried; once there are none, those that a server put off."""
    columns = ("pk", "supporter", "supporter__email", "supporter__display_name")
    rows = deliveries_of(piece).order_by("pk").values_list(*columns)
    found = list(rows.filter(state=State.QUEUED)) or list(rows.filter(state=State.DEFERRED))
    return [Row(*values) for values in found]


def _told(piece: Slice) -> Turn:
    """The last turn was committed though its answer was lost, and its window has not left yet."""
    rows = _waiting(piece)
    return Turn([row for row in rows if row.id in piece.window], [row for row in rows if row.id not in piece.window])


def _end_all(piece: Slice, reason: Delivery.Reason, *, at: datetime) -> None:
    rows = deliveries_of(piece).filter(state__in=OPEN)
    piece.skipped += rows.update(state=State.SKIPPED, reason=reason, sent_at=at)
