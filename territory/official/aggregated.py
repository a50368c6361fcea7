"""data.gouv.fr's two tables of all elections since 1999: precincts in one, their candidates in the other. Pure.

Both hold millions of lines of which one election is kept; what is kept of the first table is some megabytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from territory.imports.report import FileRefused, Progress
from territory.official.batch import (
    Batch,
    Faults,
    read_bases,
    read_codes,
    read_figures,
    read_names,
)
from territory.official.cells import Cells, Rows
from territory.official.checks import twice
from territory.official.elections import Scope
from territory.official.facts import Ints
from territory.official.groups import Groups
from territory.official.layouts import Columns, Layout
from territory.official.long import whole_groups
from territory.official.source import Piece, Source

#: What tells one precinct of one election from another.
KEY = ("id_election", "departement", "commune", "number")
Key = tuple[int, str, str]


class General:
    """The precincts of the first table that are of the elections `ids` ({"2017_pres_t1": 1})."""

    def __init__(
        self, source: Source, layout: Layout, scope: Scope, ids: Mapping[str, int], progress: Progress
    ) -> None:
        parts: list[Batch] = []
        for piece in source:
            progress(piece.share)
            # Most of the table is of other elections, and is not looked at any closer.
            if any(name.encode() in piece.data for name in ids):
                cells = source.cells(piece)
                rows, rounds = rows_of(cells, layout.precinct, ids)
                if len(rows):
                    parts.append(_precincts(cells, layout.precinct, rows, rounds, scope))
        if not parts:
            raise FileRefused(_("Ces tables ne contiennent pas l'élection demandée (%s).") % ", ".join(ids))
        self.batch = _together(parts)
        #: Row of each precinct by round and code; taken out as its candidates are met.
        self.rows: dict[Key, int] = {}
        #: Rows that repeat a precinct.
        self.twice: list[int] = []
        for row, key in enumerate(keys(self.batch)):
            first = self.rows.setdefault(key, row)
            if first != row:
                line = int(self.batch.lines[first])
                self.batch.faults.reasons.setdefault(row, twice("_".join(key[1:]), line))
                self.twice.append(row)


def keys(batch: Batch) -> Iterator[Key]:
    return zip(batch.rounds.tolist(), batch.insee, batch.numbers, strict=True)


def rows_of(cells: Cells, columns: Columns, ids: Mapping[str, int]) -> tuple[Rows, Ints]:
    """Rows of these elections, and the round of each."""
    rounds = np.array([ids.get(text, 0) for text in cells.texts(columns["id_election"])], dtype=np.int64)
    rows = np.flatnonzero(rounds)
    return rows, rounds[rows]


def aggregated_batches(
    general: General, source: Source, layout: Layout, ids: Mapping[str, int]
) -> Iterator[tuple[Batch, Piece]]:
    """A batch for each piece of the second table; at the end, what is left of the first one."""
    columns, key = layout.precinct, [layout.precinct[name] for name in KEY if name in layout.precinct]
    for cells, piece in whole_groups(source, key, among=[name.encode() for name in ids]):
        rows, _rounds = rows_of(cells, columns, ids)
        if len(rows):
            groups = Groups(cells, rows, key)
            yield _joined(general, cells, groups, layout.blocks[0], columns, ids), piece
    left = sorted([*general.rows.values(), *general.twice])
    if left:
        batch = _picked(general.batch, left)
        for row in range(len(left)):
            batch.faults.reasons.setdefault(row, _("Aucune voix pour ce bureau dans la table des candidats."))
        yield batch, Piece(b"", 1, 1.0, last=True)


def _precincts(cells: Cells, columns: Columns, rows: Rows, rounds: Ints, scope: Scope) -> Batch:
    """Rows of the first table: nobody stands there yet."""
    faults = Faults()
    figures = read_figures(cells, columns, rows, faults)
    insee, numbers = read_codes(cells, columns, rows, faults)
    nothing = np.zeros((len(rows), 0), dtype=np.int64)
    return Batch(
        lines=cells.lines[rows],
        rounds=rounds,
        insee=insee,
        numbers=numbers,
        commune_names=read_names(cells, columns, rows),
        bases=read_bases(cells, columns, rows, insee, scope),
        figures=figures,
        votes=nothing,
        present=nothing.astype(np.bool_),
        new_list=np.zeros(len(rows), dtype=np.bool_),
        standing=lambda some: [()] * len(some),
        faults=faults,
    )


def _together(parts: Sequence[Batch]) -> Batch:
    shifts = np.cumsum([0] + [len(part) for part in parts]).tolist()
    faults = Faults()
    for part, shift in zip(parts, shifts, strict=False):
        faults.reasons |= {row + shift: reason for row, reason in part.faults.reasons.items()}
    return Batch(
        lines=np.concatenate([part.lines for part in parts]),
        rounds=np.concatenate([part.rounds for part in parts]),
        insee=[code for part in parts for code in part.insee],
        numbers=[number for part in parts for number in part.numbers],
        commune_names=[name for part in parts for name in part.commune_names],
        bases=[base for part in parts for base in part.bases],
        figures={name: np.concatenate([part.figures[name] for part in parts]) for name in parts[0].figures},
        votes=np.concatenate([part.votes for part in parts]),
        present=np.concatenate([part.present for part in parts]),
        new_list=np.concatenate([part.new_list for part in parts]),
        standing=parts[0].standing,
        faults=faults,
    )


def _picked(batch: Batch, rows: Sequence[int]) -> Batch:
    """Some rows, with their own faults."""
    faults = Faults()
    faults.reasons = {place: batch.faults.reasons[row] for place, row in enumerate(rows) if row in batch.faults.reasons}
    return replace(
        batch,
        lines=batch.lines[list(rows)],
        rounds=batch.rounds[list(rows)],
        insee=[batch.insee[row] for row in rows],
        numbers=[batch.numbers[row] for row in rows],
        commune_names=[batch.commune_names[row] for row in rows],
        bases=[batch.bases[row] for row in rows],
        figures={name: column[list(rows)] for name, column in batch.figures.items()},
        votes=batch.votes[list(rows)],
        present=batch.present[list(rows)],
        new_list=batch.new_list[list(rows)],
        faults=faults,
    )


def _joined(
    general: General, cells: Cells, groups: Groups, block: Columns, columns: Columns, ids: Mapping[str, int]
) -> Batch:
    """The precincts of the first table whose candidates these groups are. A group of none of them is a fault."""
    faults = Faults()
    insee, numbers = read_codes(cells, columns, groups.firsts, faults)
    rounds = [ids[text] for text in cells.texts(columns["id_election"], groups.firsts)]
    votes, present = groups.votes(block["votes"], faults)
    found = [general.rows.pop(key, None) for key in zip(rounds, insee, numbers, strict=True)]
    batch = _picked(general.batch, [row or 0 for row in found])
    stray = np.array([row is None for row in found])
    batch.faults.reasons = {row: reason for row, reason in batch.faults.reasons.items() if not stray[row]}
    batch.faults.reasons |= faults.reasons
    batch.faults.add(
        stray, lambda _row: _("Ce bureau n'est pas dans la table générale, ou ses voix s'y trouvent en deux endroits.")
    )
    return replace(
        batch,
        lines=np.where(stray, cells.lines[groups.firsts], batch.lines),
        votes=votes,
        present=present,
        new_list=groups.new_lists(block, present),
        standing=lambda some: groups.standing(some, block, present),
    )
