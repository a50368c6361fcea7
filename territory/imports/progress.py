"""How far an import is: kept in the cache, because the import's own transaction hides its row until the end."""

import time
from typing import NamedTuple

from django.core.cache import cache

#: Seconds for which the last word of a worker is kept.
KEPT = 24 * 3600
#: Seconds between two words: enough to see it move, seldom enough to cost nothing.
EVERY = 0.4


class Told(NamedTuple):
    """`share` of the work done, from 0 to 1; `age`: seconds since the worker said so."""

    share: float
    age: float


class Teller:
    """A `Progress` (territory/imports/report.py) that anybody may watch."""

    def __init__(self, pk: int) -> None:
        self._pk = pk
        self._next = 0.0
        self(0.0)

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now >= self._next or share >= 1:
            self._next = now + EVERY
            cache.set(_key(self._pk), (min(1.0, max(0.0, share)), time.time()), KEPT)


def told(pk: int) -> Told | None:
    """The last word about an import; None when there is none."""
    found = cache.get(_key(pk))
    return Told(found[0], max(0.0, time.time() - found[1])) if found else None


def forget(pk: int) -> None:
    cache.delete(_key(pk))


def _key(pk: int) -> str:
    return f"territory:import-progress:{pk}"
