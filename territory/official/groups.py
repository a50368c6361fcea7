"""Lines that are each one candidate of a precinct, gathered by precinct. Pure numpy."""

from collections.abc import Sequence

import numpy as np

from territory.official.batch import Faults, check_votes
from territory.official.cells import EMPTY, GOOD, Cells, Flags, Rows
from territory.official.facts import CandidateFacts, Ints
from territory.official.layouts import Columns
from territory.official.standing import candidates, identity_columns


class Groups:
    """Some `rows` of the table, one group for each run of rows that share `key`: the lines of one precinct follow
    each other in every official file. `rows` is not empty."""

    def __init__(self, cells: Cells, rows: Rows, key: Sequence[int]) -> None:
        self._cells = cells
        self._rows = rows
        new = np.ones(len(rows), dtype=np.bool_)
        new[1:] = cells.differ(key, rows[1:], rows[:-1])
        starts = np.flatnonzero(new)
        self._starts = starts
        self.sizes: Ints = np.diff(np.append(starts, len(rows)))
        self.firsts: Rows = rows[starts]

    def __len__(self) -> int:
        return len(self._starts)

    def last(self) -> int:
        """The first row of the last group."""
        return int(self.firsts[-1])

    def _places(self) -> tuple[Ints, Ints]:
        """Group of each row, and its place in the group."""
        group = np.repeat(np.arange(len(self)), self.sizes)
        return group, np.arange(len(self._rows)) - self._starts[group]

    def votes(self, column: int, faults: Faults) -> tuple[Ints, Flags]:
        """Votes by group and place, 0 where there is no line; and which places have one."""
        group, place = self._places()
        shape = (len(self), int(self.sizes.max(initial=0)))
        values, states = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.uint8)
        present = np.zeros(shape, dtype=np.bool_)
        read, found = self._cells.ints([column], self._rows)
        values[group, place], states[group, place], present[group, place] = read[:, 0], found[:, 0], True
        check_votes(
            self._cells, values, states, lambda row, block: (int(self._rows[self._starts[row] + block]), column), faults
        )
        return np.where(states == GOOD, values, 0), present & (states != EMPTY)

    def same(self, columns: Sequence[int]) -> Flags:
        """Whether all lines of a group say the same in these columns."""
        group, place = self._places()
        later = place > 0
        differ = self._cells.differ(columns, self._rows[later], self._rows[self._starts[group[later]]])
        found = np.ones(len(self), dtype=np.bool_)
        found[group[later][differ]] = False
        return found

    def new_lists(self, block: Columns, present: Flags) -> Flags:
        """Groups whose candidates are not those of the group above."""
        new = np.ones(len(self), dtype=np.bool_)
        if len(self) < 2:
            return new
        new[1:] = (present[1:] != present[:-1]).any(axis=1) | (self.sizes[1:] != self.sizes[:-1])
        group, place = self._places()
        compared = np.flatnonzero(~new[group])
        above = self._starts[group[compared] - 1] + place[compared]
        differ = self._cells.differ(identity_columns(block), self._rows[compared], self._rows[above])
        new[group[compared][differ]] = True
        return new

    def any(self, flags: Flags) -> Flags:
        """Whether any row of each group, of all rows of the table, is so flagged."""
        found = np.zeros(len(self), dtype=np.bool_)
        group, _place = self._places()
        found[group[flags[self._rows]]] = True
        return found

    def standing(self, groups: Rows, block: Columns, present: Flags) -> list[tuple[CandidateFacts, ...]]:
        sizes = self.sizes[groups]
        ends = np.cumsum(sizes)
        place = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)
        people = candidates(self._cells, self._rows[np.repeat(self._starts[groups], sizes) + place], block)
        there = present[np.repeat(groups, sizes), place].tolist()
        return [
            tuple(facts for facts, flag in zip(people[start:end], there[start:end], strict=True) if flag)
            for start, end in zip((ends - sizes).tolist(), ends.tolist(), strict=True)
        ]
