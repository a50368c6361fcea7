"""Events as phones send them, read into what the server keeps. Pure: no row is looked at.

What cannot be is a refusal by field, with the sentence that the phone shows. A place on earth is dropped unread (L25):
only the fields below are ever looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeGuard
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canvassing.doorstep.linting import LONGEST, found_in, words_for
from canvassing.doorstep.merging import STATES
from canvassing.doorstep.sealing import LONGEST as LONGEST_SEAL
from canvassing.doorstep.topics import TOPICS

#: More than this in one go was typed wrong, or is not a walk.
MOST = 400
MOST_LEFT = 2000
#: What is counted; `absent`, `refused` and `opened` make the doors knocked at.
COUNTS = ("absent", "refused", "opened", "talked", "leaflets", "helpers")
ENDS = ("finished", "returned")
Errors = dict[str, list[str | Promise]]


@dataclass(frozen=True)
class State:
    id: UUID
    address: int
    state: str
    left: int
    reopens: bool
    at: datetime


@dataclass(frozen=True)
class Note:
    id: UUID
    address: int
    text: str
    at: datetime


@dataclass(frozen=True, eq=False)
class Tally:
    id: UUID
    day: date
    counts: Mapping[str, int]
    topics: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    id: UUID
    day: date
    sealed: str


@dataclass(frozen=True)
class Finish:
    id: UUID
    at: datetime
    end: str


Event = State | Note | Tally | Card | Finish


class Unreadable(ValueError):
    """`errors`: {field: [sentence]}."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(str(errors))
        self.errors = errors


def read_id(raw: Any) -> UUID | None:
    """The event's id; None when it has none that can be one."""
    text = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def read_event(raw: Mapping[str, Any], id: UUID) -> Event:
    """Raises Unreadable."""
    reader = _READERS.get(str(raw.get("kind")))
    if reader is None:
        raise Unreadable({"kind": [_("Nous ne connaissons pas ce genre d'événement : mettez l'application à jour.")]})
    return reader(raw, id)


def _state(raw: Mapping[str, Any], id: UUID) -> State:
    errors: Errors = {}
    state, left = raw.get("state"), raw.get("left", 0)
    if state not in STATES:
        errors["state"] = [_("Cet état n'existe pas.")]
    if not _whole(left) or not 0 <= left <= MOST_LEFT:
        errors["left"] = [_("Ce nombre de portes ne peut pas être.")]
    address, at = _address(raw, errors), _at(raw, errors)
    if errors or address is None or at is None:
        raise Unreadable(errors)
    return State(id, address, str(state), left, raw.get("reopens") is True, at)


def _note(raw: Mapping[str, Any], id: UUID) -> Note:
    errors: Errors = {}
    text = plain(raw.get("text"))
    address, at = _address(raw, errors), _at(raw, errors)
    if text is None:
        errors["text"] = [_("Écrivez du texte.")]
    elif len(text) > LONGEST:
        errors["text"] = [_("140 caractères au plus.")]
    elif kinds := found_in(raw["text"]):
        errors["text"] = [words_for(kinds[0])]
    if errors or address is None or at is None or text is None:
        raise Unreadable(errors)
    return Note(id, address, text, at)


def _tally(raw: Mapping[str, Any], id: UUID) -> Tally:
    errors: Errors = {}
    day = _day(raw, errors)
    counts = raw.get("counts", {})
    topics = raw.get("topics", counts.get("topics", {}) if isinstance(counts, Mapping) else {})
    if not isinstance(counts, Mapping) or not isinstance(topics, Mapping):
        raise Unreadable({"counts": [_("Ces comptes ne se lisent pas.")]})
    counts = {name: number for name, number in counts.items() if name != "topics"}
    for name, number in counts.items():
        if name not in COUNTS:
            errors["counts"] = [_("Nous ne comptons pas cela.")]
        elif not _count(number):
            errors[name] = [_("Ce nombre ne peut pas être.")]
    if set(topics) - set(TOPICS):
        errors["topics"] = [_("Ce sujet n'existe pas.")]
    elif not all(_count(number) for number in topics.values()):
        errors["topics"] = [_("Ce nombre ne peut pas être.")]
    if errors or day is None:
        raise Unreadable(errors)
    return Tally(id, day, dict(counts), dict(topics))


def _card(raw: Mapping[str, Any], id: UUID) -> Card:
    errors: Errors = {}
    day, sealed = _day(raw, errors), raw.get("sealed")
    if not isinstance(sealed, str) or not sealed or len(sealed) > LONGEST_SEAL:
        errors["sealed"] = [_("Cette fiche n'est pas scellée comme il faut.")]
    if errors or day is None or not isinstance(sealed, str):
        raise Unreadable(errors)
    return Card(id, day, sealed)


def _finish(raw: Mapping[str, Any], id: UUID) -> Finish:
    errors: Errors = {}
    at, end = _at(raw, errors), raw.get("end", "finished")
    if end not in ENDS:
        errors["end"] = [_("Cette fin n'existe pas.")]
    if errors or at is None:
        raise Unreadable(errors)
    return Finish(id, at, str(end))


def plain(value: Any) -> str | None:
    """Words on one line, without what no database and no screen takes; None for what is no text."""
    if not isinstance(value, str):
        return None
    return " ".join("".join(one if one.isprintable() else " " for one in value).split())


def read_moment(value: Any) -> datetime | None:
    """An instant with its offset; None for anything else."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _at(raw: Mapping[str, Any], errors: Errors) -> datetime | None:
    found = read_moment(raw.get("at"))
    if found is None:
        errors["at"] = [_("Cette heure ne se lit pas.")]
    return found


def _day(raw: Mapping[str, Any], errors: Errors) -> date | None:
    value = raw.get("day")
    try:
        found = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        errors["day"] = [_("Ce jour ne se lit pas.")]
    return found


def _address(raw: Mapping[str, Any], errors: Errors) -> int | None:
    value = raw.get("address")
    if not _whole(value) or not 0 < value < 2**63:
        errors["address"] = [_("Cette adresse n'existe pas.")]
        return None
    return int(value)


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> TypeGuard[int]:
    return _whole(value) and -MOST <= value <= MOST


_READERS: dict[str, Callable[[Mapping[str, Any], UUID], Event]] = {
    "state": _state,
    "note": _note,
    "tally": _tally,
    "card": _card,
    "finish": _finish,
}
