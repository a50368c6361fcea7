"""A line for each precinct: the files of 2017 to 2026, and tables with a column for each candidate. Pure."""

from collections.abc import Iterator, Sequence

import numpy as np
from django.utils.translation import gettext as _

from territory.official.batch import (
    Batch,
    Faults,
    check_votes,
    read_bases,
    read_codes,
    read_figures,
    read_names,
)
from territory.official.cells import EMPTY, GOOD, Cells, Flags, Rows
from territory.official.elections import Scope
from territory.official.facts import CandidateFacts
from territory.official.layouts import Columns, Layout, Shape
from territory.official.source import Piece, Source
from territory.official.standing import candidates, identity_columns


def wide_batches(source: Source, layout: Layout, scope: Scope) -> Iterator[tuple[Batch, Piece]]:
    """A batch for each piece of the file."""
    for piece in source:
        cells = source.cells(piece)
        if len(cells):
            yield wide_batch(cells, layout, scope), piece


def wide_batch(cells: Cells, layout: Layout, scope: Scope) -> Batch:
    columns, faults = layout.precinct, Faults()
    rows = np.arange(len(cells), dtype=np.int64)
    _check_widths(cells, layout, faults)
    figures = read_figures(cells, columns, rows, faults)
    insee, numbers = read_codes(cells, columns, rows, faults)
    blocks = layout.blocks_for(int(cells.widths.max(initial=0)))
    columns_of_votes = [block["votes"] for block in blocks]
    values, states = cells.ints(columns_of_votes)
    check_votes(cells, values, states, lambda row, block: (row, columns_of_votes[block]), faults)
    present = states != EMPTY
    if layout.names:
        # The header named them: an empty cell is no vote for one who stands all the same.
        present[:] = True
    return Batch(
        lines=cells.lines,
        rounds=np.zeros(len(cells), dtype=np.int64),
        insee=insee,
        numbers=numbers,
        commune_names=read_names(cells, columns, rows),
        bases=read_bases(cells, columns, rows, insee, scope),
        figures=figures,
        votes=np.where(states == GOOD, values, 0),
        present=present,
        new_list=_new_lists(cells, blocks, present),
        standing=lambda some: _standing(cells, some, layout, blocks, present),
        faults=faults,
    )


def _check_widths(cells: Cells, layout: Layout, faults: Faults) -> None:
    """Lines that have more columns than the header names, or end inside a block."""
    if layout.shape == Shape.REPEATED:
        wrong = (cells.widths - layout.first) % layout.stride != 0
    elif layout.shape == Shape.WIDE:
        wrong = cells.widths > layout.width
    else:
        wrong = cells.widths != layout.width
    for row in np.flatnonzero(wrong).tolist():
        # A separator too many at the end of a line is no column.
        if cells.text(row, int(cells.widths[row]) - 1) or _without_last_is_wrong(layout, int(cells.widths[row]) - 1):
            faults.reasons[row] = (
                _("La ligne a %d colonnes : ce n'est pas ce qu'annonce l'en-tête.") % cells.widths[row]
            )


def _without_last_is_wrong(layout: Layout, width: int) -> bool:
    if layout.shape == Shape.REPEATED:
        return (width - layout.first) % layout.stride != 0
    return width != layout.width


def _new_lists(cells: Cells, blocks: Sequence[Columns], present: Flags) -> Flags:
    """Rows whose candidates are not those of the row above."""
    new = cells.changes([column for block in blocks for column in identity_columns(block)])
    new[1:] |= (present[1:] != present[:-1]).any(axis=1)
    return new


def _standing(
    cells: Cells, rows: Rows, layout: Layout, blocks: Sequence[Columns], present: Flags
) -> list[tuple[CandidateFacts, ...]]:
    if layout.names:
        return [tuple(CandidateFacts(name) for name in layout.names)] * len(rows)
    people = [candidates(cells, rows, block) for block in blocks]
    return [
        tuple(facts for facts, there in zip(row, flags, strict=True) if there)
        for row, flags in zip(zip(*people, strict=True), present[rows].tolist(), strict=True)
    ]
