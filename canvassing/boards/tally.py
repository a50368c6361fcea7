"""Sums of sessions over territories, teams and days, as arrays. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """One line for each session. `scopes`: columns of row numbers that it counts for, -1 for none; `walker` -1 where
    the person is gone; `counts`: one column for each figure; `topics`: (line, topic's number, times)."""

    scopes: Ints
    day: Ints
    walker: Ints
    counts: Ints
    topics: Ints

    def since(self, day: int) -> "Table":
        kept = self.day >= day
        number = np.cumsum(kept) - 1
        topics = self.topics[kept[self.topics[:, 0]]] if len(self.topics) else self.topics
        moved = topics.copy()
        if len(moved):
            moved[:, 0] = number[topics[:, 0]]
        return Table(self.scopes[kept], self.day[kept], self.walker[kept], self.counts[kept], moved)


def table(
    scopes: Sequence[Sequence[int]],
    days: Iterable[int],
    walkers: Iterable[int],
    counts: Sequence[Sequence[int]],
    topics: Sequence[tuple[int, int, int]],
    *,
    width: int,
) -> Table:
    """From lines of plain numbers; `width` is how many figures there are."""
    across = len(scopes[0]) if scopes else 1
    return Table(
        np.array(scopes, np.int64).reshape(len(scopes), across),
        np.fromiter(days, np.int64),
        np.fromiter(walkers, np.int64),
        np.array(counts, np.int64).reshape(len(counts), width),
        np.array(topics, np.int64).reshape(len(topics), 3),
    )


def summed(found: Table, rows: int) -> tuple[Ints, Ints, Ints]:
    """For each row: sessions, walkers, and a column for each figure."""
    return _grouped(found, found.scopes, rows)


def by_day(found: Table, rows: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """The same for each row and day that has something: (row, day, sessions, walkers, figures)."""
    if not len(found.day):
        empty = np.zeros(0, np.int64)
        return empty, empty, empty, empty, np.zeros((0, found.counts.shape[1]), np.int64)
    first = int(found.day.min())
    span = int(found.day.max()) - first + 1
    cells = np.where(found.scopes >= 0, found.scopes * span + (found.day - first)[:, None], -1)
    sessions, walkers, counts = _grouped(found, cells, rows * span)
    used = np.flatnonzero(sessions)
    return used // span, used % span + first, sessions[used], walkers[used], counts[used]


def topics_of(found: Table, rows: int, topics: int) -> Ints:
    """A row for each scope, a column for each topic."""
    told = np.zeros(rows * max(topics, 1), np.int64)
    if len(found.topics):
        lines, kinds, times = found.topics.T
        for scope in found.scopes[lines].T:
            kept = scope >= 0
            told += _sums(scope[kept] * topics + kinds[kept], times[kept], len(told))
    return told.reshape(rows, -1)


def _grouped(found: Table, cells: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    sessions = np.zeros(size, np.int64)
    counts = np.zeros((size, found.counts.shape[1]), np.int64)
    people = max(int(found.walker.max(initial=-1)) + 1, 1)
    pairs = []
    for column in cells.T:
        kept = column >= 0
        inside = column[kept]
        sessions += np.bincount(inside, minlength=size)
        for number in range(counts.shape[1]):
            counts[:, number] += _sums(inside, found.counts[kept, number], size)
        known = kept & (found.walker >= 0)
        pairs.append(column[known] * people + found.walker[known])
    # Somebody counts once in a row, whichever column leads there.
    walkers = np.bincount(np.unique(np.concatenate(pairs)) // people, minlength=size)
    return sessions, walkers, counts


def _sums(where: Ints, amounts: Any, size: int) -> Ints:
    # Weights are floats: exact up to 2**53, far beyond any count of doors.
    return np.bincount(where, weights=amounts, minlength=size).astype(np.int64)
