"""Figures of doors as columns of numbers, and what of them may be shown. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from canvassing.doorstep.topics import SHOWN_FROM

#: Below so many doors the counts of a walk, or of anything that is one walk, are not shown (L20).
FEWEST_DOORS = 5


@dataclass
class Sums:
    """What a line of a board holds."""

    sessions: int = 0
    walkers: int = 0
    knocked: int = 0
    absent: int = 0
    refused: int = 0
    opened: int = 0
    talked: int = 0
    leaflets: int = 0
    helpers: int = 0
    cards: int = 0

    @property
    def shown(self) -> bool:
        """Whether its counts may be read: none, or enough doors that nobody is behind one of them."""
        return self.knocked == 0 or self.knocked >= FEWEST_DOORS

    @property
    def answered(self) -> int:
        """Doors that somebody opened: to talk or to refuse."""
        return self.opened + self.refused

    @property
    def opened_rate(self) -> float | None:
        """Of the doors knocked, those that opened, between 0 and 1; None where nothing may be said."""
        return self.answered / self.knocked if self.knocked >= FEWEST_DOORS else None


NAMES = tuple(one.name for one in fields(Sums))
#: What adds up from one line to the next: people do not.
ADDED = tuple(name for name in NAMES if name != "walkers")


@dataclass
class Progress:
    """Of turfs: how many, how many are done, their doors and what remains."""

    turfs: int = 0
    turfs_done: int = 0
    doors: int = 0
    doors_left: int = 0

    @property
    def done(self) -> int:
        return max(self.doors - self.doors_left, 0)

    @property
    def share(self) -> float | None:
        return self.done / self.doors if self.doors else None


@dataclass
class Line:
    """One line of a table: its name, where it leads, its sums, its turfs."""

    key: str
    name: str
    sums: Sums = field(default_factory=Sums)
    progress: Progress = field(default_factory=Progress)
    url: str = ""


def sums_of(row: Mapping[str, int | None]) -> Sums:
    """Of a row of the database, whose sums over nothing are None."""
    return Sums(**{name: int(row.get(name) or 0) for name in NAMES})


def topics_shown(knocked: int, topics: Mapping[str, int]) -> list[tuple[str, int]]:
    """(key, times), the most frequent first; nothing below twenty doors."""
    if knocked < SHOWN_FROM:
        return []
    said = [(key, times) for key, times in topics.items() if times > 0]
    return sorted(said, key=lambda one: (-one[1], one[0]))


def added(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts of topics, added."""
    found: dict[str, int] = {}
    for row in rows:
        for key, times in row.items():
            found[key] = found.get(key, 0) + times
    return found
