"""What the events of an address, from any number of phones, add up to. Pure; static/js/doorstep/ keeps the same rule.

Events are taken in the order (`at`, `id`), whatever order they came in:
 · a later state wins, with its doors left; « done » and « do not visit » leave none, any other at least one;
 · « do not visit » stays until a state that says it reopens the address;
 · of the notes on getting in, the last one wins; an empty one takes it away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

TO_VISIT, NOBODY, DONE, INACCESSIBLE, DO_NOT_VISIT = "to_visit", "nobody", "done", "inaccessible", "do_not_visit"
STATES = (TO_VISIT, NOBODY, DONE, INACCESSIBLE, DO_NOT_VISIT)
CLOSED = (DONE, DO_NOT_VISIT)


@dataclass(frozen=True)
class Standing:
    """Where an address stands. `at`: of the last event; None when nothing happened."""

    state: str
    left: int
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A state (with the doors left) or, without one, a note. `id` is a UUID as text."""

    id: str
    at: datetime
    state: str = ""
    left: int = 0
    reopens: bool = False
    text: str = ""


def fresh(doors: int) -> Standing:
    return Standing(TO_VISIT, doors)


def fold(events: Iterable[Event], *, doors: int, since: datetime | None = None) -> Standing:
    """The standing of an address of so many doors. `since`: when its present pass began.

    What was done in an earlier pass is to do again; « do not visit » and the note outlive it.
    """
    standing = fresh(doors)
    for event in sorted(events, key=lambda one: (one.at, one.id)):
        past = since is not None and event.at < since
        standing = _after(standing, event, doors=doors, past=past)
    return standing


def _after(standing: Standing, event: Event, *, doors: int, past: bool) -> Standing:
    if not event.state:
        return replace(standing, note=event.text, at=event.at)
    if standing.state == DO_NOT_VISIT and not event.reopens:
        return standing
    if past and event.state != DO_NOT_VISIT:
        return replace(fresh(doors), note=standing.note)
    return replace(standing, state=event.state, left=left_in(event.state, event.left, doors), at=event.at)


def left_in(state: str, left: int, doors: int) -> int:
    """Doors still to knock at."""
    return 0 if state in CLOSED else max(1, min(left, doors))
