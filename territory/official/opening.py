"""Recognising a file of results: what it is, before any of its rows is read. Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from common.csv_in import DELIMITERS, SAMPLE, Sniffed, Unreadable, open_text, sniff
from territory.imports.report import FileRefused
from territory.official.batch import words as words_of
from territory.official.layouts import Layout, Shape, from_header, headerless, is_header
from territory.official.people import refuse_people

#: Explanations before the table, at most; and lines looked at to recognise it.
PREAMBLE, LOOKED_AT = 200, 12
#: What an explanatory line begins with (« -- Champ 1 : N° tour »).
COMMENT = "--"


@dataclass(frozen=True)
class Opened:
    """`start` is the number of the first line of data."""

    path: Path
    sniffed: Sniffed
    layout: Layout
    start: int


def recognise(path: Path) -> Opened:
    """Raises FileRefused for anything but results per precinct."""
    try:
        sniffed = sniff(path)
        lines = _first_lines(path, sniffed)
    except Unreadable as error:
        raise FileRefused(error.reason, line=error.line) from error
    except OSError as error:
        raise FileRefused(_("Le fichier « %s » ne peut pas être lu.") % path.name) from error
    before = next((place for place, line in enumerate(lines) if _is_table(line, sniffed)), len(lines))
    rows = _cells(lines[before:], sniffed.delimiter)
    if not rows:
        raise FileRefused(_not_results())
    refuse_people(rows[0], line=before + 1)
    if not is_header(rows[0]):
        return Opened(path, sniffed, _headerless(rows, lines[:before], sniffed), before + 1)
    layout = from_header(rows[0], line=before + 1)
    data = [row for row in rows[1:] if any(row)]
    if not data:
        raise FileRefused(_("Le fichier n'a que son en-tête : il ne contient aucun bureau."), line=before + 1)
    _refuse_other_columns(layout, data, before + 2)
    _refuse_words(layout, data, before + 2)
    return Opened(path, sniffed, _one_line_each(layout, data), before + 2)


def _first_lines(path: Path, sniffed: Sniffed) -> list[str]:
    with open_text(path, sniffed) as file:
        return file.read(SAMPLE).replace("\r\n", "\n").split("\n")[: PREAMBLE + LOOKED_AT]


def _is_table(line: str, sniffed: Sniffed) -> bool:
    return sniffed.delimiter in line and not line.startswith(COMMENT)


def _cells(lines: list[str], delimiter: str) -> list[list[str]]:
    """The first rows as csv reads them; a row in quotes over several lines is one."""
    text = io.StringIO("\n".join(lines[: LOOKED_AT + 1]), newline="")
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(text, delimiter=delimiter)]
    except csv.Error as error:
        raise FileRefused(_not_results()) from error


def _headerless(rows: list[list[str]], skipped: Sequence[str], sniffed: Sniffed) -> Layout:
    """The long files have no header: their columns are known by their number, and by what stands in them."""
    layout = headerless(len(rows[0]))
    if layout is None and rows[0] and not rows[0][-1]:
        layout = headerless(len(rows[0]) - 1)
    if layout is None or not _looks_long(rows[0], layout):
        raise FileRefused(_separator_or_not_results(skipped, sniffed), line=len(skipped) + 1)
    return layout


def _looks_long(row: list[str], layout: Layout) -> bool:
    figures = ("round", "registered", "voters", "expressed")
    return sum(row[layout.precinct[name]].isdecimal() for name in figures) >= 3


def _separator_or_not_results(skipped: Sequence[str], sniffed: Sniffed) -> str:
    """A line before the table that another separator cuts into the names of columns is worth a word of its own."""
    for line in skipped[-1:]:
        for other in DELIMITERS:
            if other != sniffed.delimiter and is_header(line.split(other)):
                return _("L'en-tête et les lignes n'ont pas le même séparateur (« %(header)s » et « %(lines)s »).") % {
                    "header": other,
                    "lines": sniffed.delimiter,
                }
    return _not_results()


def _not_results() -> str:
    return _("Ce fichier n'est pas un fichier de résultats par bureau de vote : ses colonnes ne sont pas reconnues.")


def _refuse_other_columns(layout: Layout, rows: list[list[str]], line: int) -> None:
    """Lines that no longer fit their header: another separator, a decimal comma that cuts numbers in two."""
    wrong = [row for row in rows if not _fits(layout, len(row) - (not row[-1])) and not _fits(layout, len(row))]
    if len(wrong) * 2 > len(rows):
        raise FileRefused(
            _(
                "La première ligne a %(found)d colonnes et l'en-tête %(named)d : le séparateur n'est pas celui des "
                "colonnes, ou le fichier a été transformé."
            )
            % {"found": len(wrong[0]), "named": layout.width},
            line=line,
        )


def _refuse_words(layout: Layout, rows: list[list[str]], line: int) -> None:
    """Most of the first rows have words where numbers are due: the file is not what its header says."""
    for name in (name for name in ("registered", "voters", "expressed") if name in layout.precinct):
        place = layout.precinct[name]
        words = [row[place] for row in rows if len(row) > place and not row[place].removeprefix("-").isdecimal()]
        if len(words) * 2 > len(rows):
            raise FileRefused(
                _("La colonne « %(name)s » ne contient pas des nombres mais « %(word)s ».")
                % {"name": words_of()[name], "word": words[0][:30]},
                line=line,
            )


def _fits(layout: Layout, width: int) -> bool:
    if layout.shape == Shape.REPEATED:
        return width > layout.first and (width - layout.first) % layout.stride == 0
    if layout.shape == Shape.WIDE:
        return max(layout.precinct.values()) < width <= layout.width
    return width == layout.width


def _one_line_each(layout: Layout, rows: list[list[str]]) -> Layout:
    """One block named and never repeated may also be one line for each candidate: two lines of one precinct say so."""
    if layout.shape != Shape.REPEATED or len(rows) < 2 or any(len(row) > layout.width for row in rows):
        return layout
    key = [layout.precinct[name] for name in ("departement", "commune", "number") if name in layout.precinct]
    one, two = ([row[place] for place in key] for row in rows[:2])
    return layout.as_long() if one == two else layout
