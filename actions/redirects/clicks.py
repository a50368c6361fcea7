"""Clicks on short links, kept in memory until the next flush. A click is a count: no address, no browser, no person.

A request only puts what its visitor said in a queue; the flusher reads it (robot or not, referring host) and adds it
up, a moment later.
"""

import threading
from collections import deque
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from actions.redirects.referrers import Sites, referring_host
from actions.redirects.robots import is_robot

#: Clicks that wait unread: beyond, the request that finds them reads them itself.
MOST_WAITING = 50_000
#: Counts kept while the database is away; beyond, those of all referring hosts are put together.
MOST_COUNTS = 500_000


class Key(NamedTuple):
    """What clicks are counted by; as `LinkDay`."""

    link: int
    day: date
    referrer: str
    is_robot: bool


Counts = dict[Key, int]


class Clicks:
    """What was clicked since it was last taken. Any thread adds, one takes; nothing is lost between them."""

    def __init__(self, *, most_waiting: int = MOST_WAITING, most_counts: int = MOST_COUNTS) -> None:
        self.day = timezone.localdate()
        self.most_waiting, self.most_counts = most_waiting, most_counts
        self._waiting: deque[tuple[str | int, date, str, str, str]] = deque()
        self._reading = threading.Lock()
        self._counts: Counts = {}
        self._sites = Sites()

    def add(self, link: str | int, said: Mapping[str, Any]) -> None:
        """One click, with the request's environment. The hot path: no lock, no reading."""
        get = said.get
        self._waiting.append(
            (link, self.day, get("HTTP_REFERER", ""), get("HTTP_USER_AGENT", ""), get("HTTP_SEC_PURPOSE", ""))
        )
        if len(self._waiting) > self.most_waiting:
            self.read()

    def turn(self, day: date) -> None:
        """The day that clicks are counted on, from now on."""
        if day != self.day:
            self.day = day
            with self._reading:
                self._sites.forget()

    def read(self) -> None:
        """Add up what waits."""
        waiting = self._waiting
        with self._reading:
            counts, told = self._counts, self._sites.told
            for _ in range(len(waiting)):
                link, day, referer, agent, purpose = waiting.popleft()
                number = int(link)
                # What a browser fetches ahead of its reader is no reader's click.
                robot = is_robot(agent) or "prefetch" in purpose
                key = Key(number, day, told(number, referring_host(referer)) if referer else "", robot)
                counts[key] = counts.get(key, 0) + 1
            if len(counts) > self.most_counts:
                self._counts = without_referrers(counts)

    def take(self) -> Counts:
        """All that was counted, once."""
        self.read()
        with self._reading:
            taken, self._counts = self._counts, {}
        return taken

    def __bool__(self) -> bool:
        """Whether anything was counted and not taken."""
        return bool(self._waiting or self._counts)


def without_referrers(counts: Counts) -> Counts:
    """The same clicks with the referring hosts put together: as many rows as links and days."""
    merged: Counts = {}
    for key, clicks in counts.items():
        key = key._replace(referrer="")
        merged[key] = merged.get(key, 0) + clicks
    return merged
