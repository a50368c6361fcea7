"""Passes to a live thread: signed words that let one person hear what is new in one thread, for some minutes.

The door answers by them without a session. They are short-lived and given again while their owner may read the thread;
whoever may no more is turned away within `RECHECK` seconds, whatever their pass says.
"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from common.tokens import make_token, read_token
from conversations.models import Member
from conversations.permissions.group import get_thread_for
from supporters.models import Supporter

PURPOSE = "conversations.live"
LIFE = timedelta(minutes=10)
#: Seconds after which everybody who listens is looked at again.
RECHECK = 5.0
#: Seconds after which somebody who asks no more is forgotten.
GONE = 60.0
#: Passes that were read are remembered, up to so many: reading one costs more than answering it.
MOST_PASSES = 20_000
#: People looked at in one question.
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Pass:
    """Whose, to which thread, in which language, until when (`time.time()`)."""

    thread: int
    supporter: int
    language: str
    until: float


def give_pass(*, thread: int, supporter: int, language: str) -> str:
    """Only to whom `get_thread_for` let in."""
    return make_token(PURPOSE, {"t": thread, "s": supporter, "l": language, "u": round(time.time()) + LIFE.seconds})


class Passes:
    """Those that were read lately."""

    def __init__(self) -> None:
        self._known: dict[str, Pass] = {}

    def read(self, token: str) -> Pass:
        """Raises common.tokens.TokenRefused."""
        found = self._known.get(token)
        if found is None or found.until < time.time():
            # The age is asked of the signature: a pass that is over raises here.
            said = read_token(PURPOSE, token, max_age=LIFE)
            found = Pass(said["t"], said["s"], said["l"], said["u"])
            if len(self._known) >= MOST_PASSES:
                self._known.clear()
            self._known[token] = found
        return found


class Listeners:
    """Who listens to one thread and may, looked at again every `recheck` seconds: all of them in a few questions."""

    def __init__(self, thread: int, *, recheck: float = RECHECK) -> None:
        self.thread = thread
        self.recheck = recheck
        self._heard: dict[int, float] = {}
        self._admitted: set[int] = set()
        self._next = 0.0
        self._looking = threading.Lock()

    def __len__(self) -> int:
        return len(self._heard)

    def admit(self, supporter: int) -> bool:
        """Whether they may read the thread. Raises django.db.Error."""
        now = time.monotonic()
        if now >= self._next and self._looking.acquire(blocking=False):
            try:
                self._look_again(now)
            finally:
                self._looking.release()
        if supporter not in self._admitted:
            if not may_read(self.thread, [supporter]):
                return False
            self._admitted.add(supporter)
        self._heard[supporter] = now
        return True

    def _look_again(self, now: float) -> None:
        heard = {person: when for person, when in list(self._heard.items()) if now - when < GONE}
        self._admitted = may_read(self.thread, heard)
        self._heard = heard
        self._next = now + self.recheck


def may_read(thread: int, people: Collection[int]) -> set[int]:
    """Of these people, those who take part in the group, or look after the thread."""
    found: set[int] = set()
    asked = sorted(people)
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        found.update(Member.objects.current().filter(supporter__in=some).values_list("supporter", flat=True))
    found.update(person for person in asked if person not in found and _looks_after(thread, person))
    return found


def _looks_after(thread: int, person: int) -> bool:
    user = Supporter.objects.filter(pk=person, is_active=True).first()
    try:
        return user is not None and bool(get_thread_for(user, thread, at=timezone.now()))
    except Http404:
        return False
