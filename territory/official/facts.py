"""What is read in official results: candidates, and chunks of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from territory.imports.report import RowError

Ints = npt.NDArray[np.int64]


class CandidateFacts(NamedTuple):
    """`name` is the family name, the title of a list, or the nuance where only nuances are known."""

    name: str
    first_name: str = ""
    nuance: str = ""
    panel: int | None = None


@dataclass(frozen=True)
class ResultChunk:
    """Rows that passed every check, all of one round; lists and arrays have one item for each row.

    `votes` has as many columns as the row with most candidates; `widths` says how many belong to each row, the cells
    beyond are -1. `candidates` tells for each area met in this chunk who stood there, in the order of `votes`; the
    same area always has the same candidates, in all chunks of the round. `blank` is None where the file counts blank
    ballots with null ones. `errors` are rows of this part of the file that were left out.
    """

    #: 1, 2, or None where neither the file nor its name says which.
    round: int | None
    #: Number of the (first) line in the file, from 1.
    lines: list[int] = field(default_factory=list)
    #: INSEE code of the commune, as the file means it; number on four characters; « 93072_0011 ».
    insee: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    commune_names: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    registered: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    voters: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    blank: Ints | None = None
    null: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    expressed: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    votes: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    widths: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    candidates: Mapping[str, tuple[CandidateFacts, ...]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    #: Rows of this part of the file, those of `errors` included.
    read: int = 0

    def __len__(self) -> int:
        return len(self.codes)

    def votes_json(self) -> list[str]:
        """For each row, its votes as JSON text: « [34, 126, 29] »."""
        return [str(row) for row in self.vote_lists()]

    def vote_lists(self) -> list[list[int]]:
        rows: list[list[int]] = self.votes.tolist()
        if not len(self) or int(self.widths.min()) == self.votes.shape[1]:
            return rows
        return [row[:width] for row, width in zip(rows, self.widths.tolist(), strict=True)]

    def sums(self) -> dict[str, list[int]]:
        """{area: votes of each of its candidates} over the rows of this chunk."""
        place = {area: number for number, area in enumerate(self.candidates)}
        area_of_row = np.array([place[area] for area in self.areas], dtype=np.int64)
        order = np.argsort(area_of_row, kind="stable")
        rows, ends = self.votes[order], np.cumsum(np.bincount(area_of_row, minlength=len(place))).tolist()
        return {
            area: rows[start:end, : len(candidates)].sum(axis=0).tolist()
            for (area, candidates), start, end in zip(self.candidates.items(), [0, *ends], ends, strict=False)
        }
