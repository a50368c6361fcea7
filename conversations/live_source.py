"""Live threads at the door: `/groupe/direct/<pass>/<version>.<number>` is answered from memory.

A thousand browsers ask once a second each; all of them cost the database one small question for each thread and 0.2
seconds. A pass that is refused is Django's page's to renew.
"""

import re
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus

from common.door import Environ, StartResponse, public_headers, tidy_connections
from common.tokens import TokenRefused
from conversations.group.live import Room, Told
from conversations.group.passes import RECHECK, Listeners, Pass, Passes

PREFIX = "/groupe/direct/"
#: Threads watched at once; the one that was asked for least lately is left.
MOST_ROOMS = 40
#: Seconds after which a thread that nobody asks for is left.
IDLE = 300.0

_PATH = re.compile(PREFIX + r"([\w:.-]{20,500})/(\d{1,15})\.(\d{1,9})")


@dataclass
class Watched:
    room: Room
    listeners: Listeners
    used: float


class LiveKeeper:
    """Live threads in memory (`common.door.Keeper`)."""

    prefix = PREFIX

    def __init__(self, *, check_every: float = 0.2, recheck: float = RECHECK) -> None:
        self.check_every = check_every
        self.recheck = recheck
        self._passes = Passes()
        self._watched: dict[int, Watched] = {}
        self._opening = threading.Lock()
        shared = [(name, value) for name, value in public_headers("application/json") if name != "Cache-Control"]
        self._headers = [*shared, ("Cache-Control", "no-store"), ("Vary", "Accept-Encoding")]

    def respond(self, environ: Environ, start_response: StartResponse) -> list[bytes] | None:
        found = self.answer(environ["PATH_INFO"])
        if found is None:
            return None
        status, told = found
        headers, body = self._headers, told.body
        if told.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers, body = [*headers, ("Content-Encoding", "gzip")], told.packed
        start_response(f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(body)))])
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def answer(self, path: str, *, supporter: int | None = None) -> tuple[HTTPStatus, Told] | None:
        """Status and what is told; None: no such address. `supporter`: who asks, where that is known.

        410: the pass is over; 403: it was altered, or its owner may no more. Raises django.db.Error.
        """
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        try:
            card = self._passes.read(match[1])
        except TokenRefused as refused:
            return HTTPStatus(refused.status), REFUSED
        if supporter not in (None, card.supporter):
            return HTTPStatus.FORBIDDEN, REFUSED
        return self._tell(card, int(match[2]), int(match[3]))

    def _tell(self, card: Pass, after: int, number: int) -> tuple[HTTPStatus, Told]:
        tidy_connections()
        watched, now = self._watch(card.thread), time.monotonic()
        watched.used = now
        watched.room.refresh(now)
        if not watched.room.is_readable or not watched.listeners.admit(card.supporter):
            return HTTPStatus.FORBIDDEN, REFUSED
        told = watched.room.tell(after=after, number=number, language=card.language, listeners=len(watched.listeners))
        return HTTPStatus.OK, told

    def _watch(self, thread: int) -> Watched:
        found = self._watched.get(thread)
        if found is None:
            with self._opening:
                found = self._watched.get(thread)
                if found is None:
                    self._leave(time.monotonic())
                    room = Room(thread, check_every=self.check_every)
                    found = Watched(room, Listeners(thread, recheck=self.recheck), time.monotonic())
                    self._watched = self._watched | {thread: found}
        return found

    def _leave(self, now: float) -> None:
        """Make room: what nobody asks for is left, then what was asked for least lately."""
        kept = sorted(self._watched.items(), key=lambda pair: pair[1].used, reverse=True)[: MOST_ROOMS - 1]
        self._watched = {thread: watched for thread, watched in kept if now - watched.used < IDLE}


REFUSED = Told(b"{}", None)
