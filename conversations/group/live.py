"""What is new in a live thread, kept in memory for everybody who listens.

A room watches the last messages of one thread. When the thread's version has grown it reads them again, a few columns
each, and notes under which version each one's look or count changed. Somebody who has seen everything up to a version
is told what was noted later; whoever asks the same is given the same bytes.

Several processes may each have their room: a change is noted under the version read *after* the messages, and readers
are told the version read *before* them, so that going from one process to another repeats some news and loses none.
A process that has just begun knows no earlier look: it tells what may have changed since the reader's page was made.
"""

import gzip
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from common.door import Fresh
from common.raw import Question
from conversations.group.reading import dress
from conversations.models import LinkCard, Message, Thread

#: The last messages of a thread that are watched: what is older changes on the page that is opened again.
WINDOW = 400
#: The most messages told at once; whoever missed more is told to open the page again.
MOST_NEWS = 100
#: Answers kept for those who ask the same.
MOST_ANSWERS = 500
#: Bytes under which compressing gains nothing.
WORTH_COMPRESSING = 600
#: Listeners of one process whom a poll a second each does not burden; beyond, each asks less often.
CALM = 1500
OPEN = (Thread.State.OPEN, Thread.State.LOCKED)
#: What is noted of messages that were there when the room opened.
BEFORE = -1

_STATE = Question("live_state", "SELECT version, is_live, state FROM conversations_thread WHERE id = %s")


@dataclass(frozen=True, slots=True)
class Item:
    """A message as it was read; `looked` and `counted` are versions under which its look and its count changed."""

    pk: int
    state: str
    useful: int
    #: Everything that its look depends on.
    look: tuple[Any, ...]
    parent: int | None
    looked: int
    counted: int

    @property
    def is_shown(self) -> bool:
        return self.state == Message.State.PUBLISHED


@dataclass(frozen=True)
class View:
    """The thread at a version: `began`, the version at which the room first read it."""

    version: int
    began: int
    items: dict[int, Item]
    answers: dict[tuple[int, int, str, int], "Told"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """JSON, and the same compressed where that gains something."""

    body: bytes
    packed: bytes | None


class Room(Fresh):
    """One live thread (`common.door.Fresh`: never older than 0.2 seconds)."""

    def __init__(self, thread: int, *, check_every: float = 0.2) -> None:
        super().__init__(self, check_every=check_every)
        self.thread = thread
        self.is_readable = self.is_live = False
        self._version = 0
        self._view: View | None = None
        self._looks: dict[tuple[int, str], str] = {}
        self._drawing = threading.Lock()

    def newest(self) -> int:
        found = _STATE.ask(self.thread)
        version, live, state = found[0] if found else (0, False, "")
        self._version, self.is_live, self.is_readable = int(version), bool(live), state in OPEN
        return 4 * self._version + 2 * self.is_live + self.is_readable

    def changes(self, since: int, until: int) -> Iterable[str] | None:
        """All is read again, each time."""
        return None

    def forget(self, paths: Iterable[str] | None = None) -> None:
        """Read the thread again; whoever asks meanwhile is told what was known."""
        self.generation += 1
        if not (self.is_readable and self.is_live):
            self._view, self._looks = None, {}
            return
        before = self._version
        rows = _read(self.thread)
        noted = _STATE.ask(self.thread)
        after = int(noted[0][0]) if noted else before
        known = self._view
        items = _note(known.items if known else None, rows, after)
        changed = {item.pk for number, item in items.items() if known and item != known.items.get(number)}
        with self._drawing:
            kept = {item.pk for item in items.values()} - changed
            self._looks = {key: look for key, look in self._looks.items() if key[0] in kept}
            self._view = View(before, known.began if known else after, items)

    def tell(self, *, after: int, number: int, language: str, listeners: int) -> Told:
        """What is new to somebody who saw everything up to version `after`, messages up to `number`.

        `{"version", "every", "live", "messages": [{"number", "parent", "html", "useful"}], "gone": [number],
        "useful": {number: count}, "again": true where too much was missed}`; `every` is in milliseconds.
        """
        view = self._view
        every = 1000 * max(1, -(-listeners // CALM))
        if view is None:
            return _pack({"version": after, "every": every, "live": False})
        key = (min(after, view.version), number, language, every)
        told = view.answers.get(key)
        if told is None:
            told = _pack({"version": view.version, "every": every, "live": True} | self._news(view, *key[:3]))
            if len(view.answers) >= MOST_ANSWERS:
                view.answers.clear()
            view.answers[key] = told
        return told

    def _news(self, view: View, after: int, number: int, language: str) -> dict[str, Any]:
        cold = after < view.began
        looks: dict[int, Item] = {}
        gone, useful = [], {}
        for n, item in view.items.items():
            old = cold and item.looked == BEFORE
            if item.looked > after or (old and (n > number or not item.is_shown)):
                if item.is_shown:
                    looks[n] = item
                else:
                    gone.append(n)
            if item.is_shown and n not in looks and (item.counted > after or (cold and item.counted == BEFORE)):
                useful[n] = item.useful
        if len(looks) > MOST_NEWS:
            return {"again": True}
        drawn = self._draw(looks.values(), language)
        messages = [
            {"number": n, "parent": item.parent, "html": drawn[item.pk], "useful": item.useful}
            for n, item in looks.items()
            if item.pk in drawn
        ]
        news = {"messages": messages, "gone": gone, "useful": useful}
        return {name: told for name, told in news.items() if told}

    def _draw(self, items: Iterable[Item], language: str) -> dict[int, str]:
        """HTML of messages, the same for all readers; what is drawn once is kept until it changes."""
        with self._drawing:
            wanted = [item.pk for item in items]
            missing = [pk for pk in wanted if (pk, language) not in self._looks]
            if missing:
                self._looks |= {(pk, language): look for pk, look in draw(missing, language).items()}
            return {pk: self._looks[pk, language] for pk in wanted if (pk, language) in self._looks}


def draw(keys: Iterable[int], language: str) -> dict[int, str]:
    """Published messages as everybody sees them: nothing in their HTML belongs to one reader."""
    rows = Message.objects.published().filter(pk__in=keys)
    found = list(rows.select_related("thread", "parent", "author__supporter", "card"))
    with translation.override(language):
        return {message.pk: _draw(message) for message in dress(found, member=None)}


def _draw(message: Message) -> str:
    context = {"message": message, "may_write": message.thread.state == Thread.State.OPEN}
    return render_to_string("conversations/_live_message.html", context)


def _read(thread: int) -> dict[int, tuple[Any, ...]]:
    """The last messages that have a place: number → (pk, state, useful, parent's number, look)."""
    last = Thread.objects.values_list("last_number", flat=True).filter(pk=thread).first() or 0
    rows = (
        Message.objects.in_place()
        .filter(thread=thread, number__gt=last - WINDOW)
        .order_by("number")
        .annotate(of=F("parent__number"))
        .values_list("number", "pk", "state", "useful", "of", "created_at", "published_at", "edited_at",
                     "author", "small", "card__state")
    )  # fmt: skip
    return {number: (pk, state, useful, of, tuple(look)) for number, pk, state, useful, of, *look in rows}


def _note(known: dict[int, Item] | None, rows: dict[int, tuple[Any, ...]], version: int) -> dict[int, Item]:
    """What is different is noted under `version`. A message that is no more is told as one that was hidden."""
    items = {}
    for number, (pk, state, useful, of, look) in rows.items():
        item = Item(pk, state, useful, look, of, version, version)
        if known is None:
            item = replace(item, looked=version if _may_have_changed(look) else BEFORE, counted=BEFORE)
        elif was := known.get(number):
            same = (was.pk, was.state, was.look) == (pk, state, look)
            counted = was.counted if was.useful == useful else version
            item = replace(item, looked=was.looked if same else version, counted=counted)
        items[number] = item
    first = min(items, default=0)
    for number, was in (known or {}).items():
        if number not in items and number >= first:
            items[number] = was if not was.is_shown else replace(was, state=Message.State.HIDDEN, looked=version)
    return dict(sorted(items.items()))


def _may_have_changed(look: tuple[Any, ...]) -> bool:
    """Whether a message may look otherwise than when it was written: published late, changed, its link read since."""
    created, published, edited, _author, _small, card = look
    late = published is not None and (published - created).total_seconds() > 1
    return late or edited is not None or card == LinkCard.State.READ


def _pack(told: dict[str, Any]) -> Told:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Told(body, gzip.compress(body, 5, mtime=0) if len(body) > WORTH_COMPRESSING else None)
