"""How far an import is, and whether its worker lives: kept in the cache, because the import's own transaction hides
its row until the end, and on SQLite keeps everybody else from writing one.

Words are of one taking of the row (`approved` and `attempts`, as each taking counts one): a worker that was given up
speaks where nobody listens any more.
"""

import logging
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache

from territory.models import Import

logger = logging.getLogger(__name__)
#: Seconds for which the last word of a worker is kept.
KEPT = 24 * 3600
#: Seconds between two words: enough to see it move, seldom enough to cost nothing.
EVERY = 0.4
#: Seconds between two words when nothing moves: indexes put back, a long question to the database.
BEAT = 5.0
#: A worker that was heard and then not for so long is dead. Many beats, so that a loaded machine or a cache that
#: starts again costs no living worker its file; and clocks of several machines must agree to within this.
SILENT = timedelta(seconds=90)
#: A worker whose work has not moved for so long is stuck, and does as if it were dead.
STUCK = 30 * 60.0


class Told(NamedTuple):
    """`share` of the work done, from 0 to 1; `said`: when the worker last said so."""

    share: float
    said: datetime


class Teller(ExitStack):
    """A `Progress` (territory/imports/report.py) that anybody may watch. In a `with`, it also says every few seconds
    that the worker lives, whatever the work is at."""

    def __init__(self, row: Import) -> None:
        super().__init__()
        self._row = row
        self._next = 0.0
        self._share = 0.0
        self._moved = time.monotonic()
        self(0.0)

    def __call__(self, share: float) -> None:
        now = self._moved = time.monotonic()
        self._share = min(1.0, max(0.0, share))
        if now >= self._next or share >= 1:
            self._next = now + EVERY
            say(self._row, self._share)

    def __enter__(self) -> "Teller":
        over = threading.Event()
        heart = threading.Thread(target=self._beat, args=[over], name=f"import-{self._row.pk}", daemon=True)
        heart.start()
        self.callback(heart.join)
        self.callback(over.set)
        super().__enter__()
        return self

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(BEAT) and time.monotonic() - self._moved < STUCK:
            try:
                say(self._row, self._share)
            except Exception:  # a cache that is down for a moment
                logger.warning("import %s: its progress could not be told", self._row.pk, exc_info=True)


def say(row: Import, share: float, *, at: datetime | None = None) -> None:
    """`at`: now without it."""
    cache.set(_key(row), (share, (at or datetime.now(UTC)).timestamp()), KEPT)


def told(row: Import) -> Told | None:
    """The last word about an import since it was last taken; None when there is none."""
    found = cache.get(_key(row))
    return Told(found[0], datetime.fromtimestamp(found[1], UTC)) if found else None


def lives(row: Import, *, at: datetime) -> bool | None:
    """Whether a worker is at this row, as far as it was heard; None when it was not."""
    last = told(row)
    return None if last is None else at - last.said <= SILENT


def _key(row: Import) -> str:
    return f"territory:import-progress:{row.pk}:{'import' if row.approved else 'check'}:{row.attempts}"
