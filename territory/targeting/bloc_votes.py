"""A bloc's votes: whom its names mean in each constituency, and their columns added up. Pure.

A member of a bloc is a candidate's name as the file writes it, « first name NAME » or « NAME first name », or a nuance;
accents and case do not count.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from common.text import fold


class Stood(NamedTuple):
    """A candidate, or a list, in one constituency; `position` is their column, from 0."""

    area: str
    position: int
    name: str
    first_name: str
    nuance: str


class Found(NamedTuple):
    """`positions` by constituency; `unknown`: members that mean nobody, as they were written."""

    positions: dict[str, list[int]]
    unknown: list[str]


def find_members(candidates: Iterable[Stood], members: Sequence[str]) -> Found:
    wanted = {fold(member): member for member in members}
    positions: dict[str, set[int]] = defaultdict(set)
    seen: set[str] = set()
    folded: dict[str, str] = {}

    def folding(text: str) -> str:
        if text not in folded:
            folded[text] = fold(text)
        return folded[text]

    for one in candidates:
        name, first = folding(one.name), folding(one.first_name)
        hits = {name, f"{first} {name}".strip(), f"{name} {first}".strip(), folding(one.nuance)} & wanted.keys()
        if hits:
            seen |= hits
            positions[one.area].add(one.position)
    unknown = [member for key, member in wanted.items() if key not in seen]
    return Found({area: sorted(columns) for area, columns in positions.items()}, unknown)


def add_votes(
    areas: Sequence[str], votes: Sequence[str], positions: Mapping[str, Sequence[int]]
) -> NDArray[np.float64]:
    """One sum a row: `votes` are lists of numbers as JSON, `areas` say which columns are the bloc's.

    A list that is shorter than its constituency's is read as if it ended in zeros.
    """
    lists = json.loads(f"[{','.join(votes)}]")
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = np.fromiter((number for row in lists for number in row), np.float64, int(lengths.sum()))
    starts = np.cumsum(lengths) - lengths
    total = np.zeros(len(lists))
    for area, rows in _rows_by_area(areas).items():
        for position in positions.get(area, ()):
            there = rows[lengths[rows] > position]
            total[there] += flat[starts[there] + position]
    return total


def _rows_by_area(areas: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, area in enumerate(areas):
        rows[area].append(row)
    return {area: np.array(numbers, np.int64) for area, numbers in rows.items()}
