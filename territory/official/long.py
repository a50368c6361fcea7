"""A line for each precinct and candidate: the files of 2002 to 2014, two rounds in one file. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from territory.official.batch import (
    NEEDED,
    Batch,
    Faults,
    not_a_number,
    read_bases,
    read_codes,
    read_figures,
    read_names,
    words,
)
from territory.official.cells import GOOD, Cells, Flags, Rows
from territory.official.elections import Scope
from territory.official.facts import Ints
from territory.official.groups import Groups
from territory.official.layouts import Columns, Layout
from territory.official.source import Piece, Source

#: What tells one precinct of one round from another.
KEY = ("round", "departement", "commune", "number")
#: Rounds that there are: the third was of regional elections long ago.
ROUNDS = (1, 2, 3)


def long_batches(source: Source, layout: Layout, scope: Scope, number: int | None) -> Iterator[tuple[Batch, Piece]]:
    """A batch for each piece of the file. With `number`, lines of another round are passed over."""
    key = [layout.precinct[name] for name in KEY if name in layout.precinct]
    for cells, piece in whole_groups(source, key):
        rows = rows_of_round(cells, layout.precinct, number)
        if len(rows):
            yield _batch(cells, Groups(cells, rows, key), layout, scope), piece


def whole_groups(source: Source, key: Sequence[int], among: Sequence[bytes] = ()) -> Iterator[tuple[Cells, Piece]]:
    """The lines of each piece; those that end it are kept for the next one, where their group may go on.

    With `among`, pieces that hold none of these words are passed over.
    """
    rest, line = b"", 0
    for piece in source:
        wanted = not among or any(word in piece.data for word in among)
        if not wanted and not rest:
            continue
        # What was kept goes no further into a piece that holds nothing of it.
        data = piece.data if wanted else b""
        cells = source.cells(replace(piece, data=rest + data, first_line=line if rest else piece.first_line))
        rest = b""
        if wanted and not piece.last and len(cells):
            last = Groups(cells, np.arange(len(cells), dtype=np.int64), key).last()
            rest, line = cells.tail(last), int(cells.lines[last])
            cells = cells.head(last)
        if len(cells):
            yield cells, piece


def rows_of_round(cells: Cells, columns: Columns, number: int | None) -> Rows:
    """Lines of this round, and those that do not say; all without `number`."""
    rows = np.arange(len(cells), dtype=np.int64)
    if number is None or "round" not in columns:
        return rows
    values, states = cells.ints([columns["round"]])
    return rows[(values[:, 0] == number) | (states[:, 0] != GOOD)]


def _batch(cells: Cells, groups: Groups, layout: Layout, scope: Scope) -> Batch:
    columns, faults, rows = layout.precinct, Faults(), groups.firsts
    faults.add(
        groups.any(_wrong_widths(cells, layout.width)),
        lambda _row: _("Une ligne de ce bureau n'a pas %d colonnes.") % layout.width,
    )
    rounds = _rounds(cells, columns, rows, faults)
    figures = read_figures(cells, columns, rows, faults)
    same = groups.same([columns[name] for name in NEEDED])
    faults.add(~same, lambda _row: _("Les lignes du bureau ne donnent pas les mêmes inscrits, votants et exprimés."))
    insee, numbers = read_codes(cells, columns, rows, faults)
    block = layout.blocks[0]
    votes, present = groups.votes(block["votes"], faults)
    return Batch(
        lines=cells.lines[rows],
        rounds=rounds,
        insee=insee,
        numbers=numbers,
        commune_names=read_names(cells, columns, rows),
        bases=read_bases(cells, columns, rows, insee, scope),
        figures=figures,
        votes=votes,
        present=present,
        new_list=groups.new_lists(block, present),
        standing=lambda some: groups.standing(some, block, present),
        faults=faults,
    )


def _rounds(cells: Cells, columns: Columns, rows: Rows, faults: Faults) -> Ints:
    if "round" not in columns:
        return np.zeros(len(rows), dtype=np.int64)
    values, states = cells.ints([columns["round"]], rows)
    wrong: Any = (states[:, 0] != GOOD) | ~np.isin(values[:, 0], ROUNDS)
    faults.add(wrong, lambda row: not_a_number(cells, int(rows[row]), columns["round"], words()["round"]))
    return np.where(wrong, 0, values[:, 0])


def _wrong_widths(cells: Cells, width: int) -> Flags:
    """Lines of another number of columns; a separator too many at the end is no column."""
    wrong = cells.widths != width
    longer = np.flatnonzero(cells.widths == width + 1)
    wrong[longer] = [bool(text) for text in cells.texts(width, longer)]
    return wrong
