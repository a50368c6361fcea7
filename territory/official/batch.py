"""Precincts as read from some lines, before they are checked. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from territory.official.cells import EMPTY, WRONG, Cells, Flags, Rows
from territory.official.elections import Scope
from territory.official.facts import CandidateFacts, Ints
from territory.official.layouts import Columns
from territory.precinct_codes import departement_code, insee_code, precinct_number

#: A figure that the file does not give.
UNKNOWN = -1
#: Figures without which a precinct cannot be kept, and those that some files leave out.
NEEDED = ("registered", "voters", "expressed")
OPTIONAL = ("abstentions", "blank", "null", "blank_null")


class Faults:
    """Why rows are left out: the first reason found for each, by the row's place in the batch."""

    def __init__(self) -> None:
        self.reasons: dict[int, str] = {}

    def add(self, wrong: Flags, reason: Callable[[int], str]) -> None:
        for row in np.flatnonzero(wrong).tolist():
            if row not in self.reasons:
                self.reasons[row] = reason(row)

    def good(self, count: int) -> Flags:
        found = np.ones(count, dtype=np.bool_)
        found[list(self.reasons)] = False
        return found


@dataclass
class Batch:
    """One item for each precinct. `rounds` is 0 where the file does not say.

    `votes` has a column for each block of the layout; `present` tells which blocks hold a candidate. `new_list` marks
    rows whose candidates may differ from those of the row above; `standing(rows)` says who they are in some rows, in
    the order of the blocks that are present. `bases` are codes of the areas that one list of candidates covers
    (`read_bases`).
    """

    lines: Ints
    rounds: Ints
    insee: list[str]
    numbers: list[str]
    commune_names: list[str]
    bases: list[str]
    figures: dict[str, Ints]
    votes: Ints
    present: Flags
    new_list: Flags
    standing: Callable[[Rows], list[tuple[CandidateFacts, ...]]]
    faults: Faults = field(default_factory=Faults)

    def __len__(self) -> int:
        return len(self.lines)


def read_figures(cells: Cells, columns: Columns, rows: Rows, faults: Faults) -> dict[str, Ints]:
    """Registered, voters and so on of these rows; UNKNOWN where there is no such column, or an empty cell of one that
    may be empty."""
    names = [name for name in (*NEEDED, *OPTIONAL) if name in columns]
    values, states = cells.ints([columns[name] for name in names], rows)
    found = {}
    for place, name in enumerate(names):
        column = _Column(cells, rows, columns[name], words()[name])
        if name in NEEDED:
            faults.add(states[:, place] == EMPTY, column.is_empty)
        faults.add(states[:, place] == WRONG, column.is_no_number)
        faults.add(values[:, place] < 0, column.is_negative)
        found[name] = np.where(states[:, place] == EMPTY, UNKNOWN, values[:, place])
    unknown = np.full(len(rows), UNKNOWN, dtype=np.int64)
    return {name: found.get(name, unknown) for name in (*NEEDED, *OPTIONAL)}


def read_codes(cells: Cells, columns: Columns, rows: Rows, faults: Faults) -> tuple[list[str], list[str]]:
    """INSEE codes and numbers of the precincts; "" where the file has no such code."""
    communes = cells.texts(columns["commune"], rows)
    departements = cells.texts(columns["departement"], rows) if "departement" in columns else [""] * len(rows)
    numbers = cells.texts(columns["number"], rows)
    insee = [_insee(*pair) for pair in zip(departements, communes, strict=True)]
    padded = [_number(number) for number in numbers]
    _add_empty(
        faults,
        insee,
        lambda row: _("Code de commune impossible : « %s ».") % f"{departements[row]} {communes[row]}".strip(),
    )
    _add_empty(faults, padded, lambda row: _("Numéro de bureau impossible : « %s ».") % numbers[row][:20])
    return insee, padded


def read_bases(cells: Cells, columns: Columns, rows: Rows, insee: Sequence[str], scope: Scope) -> list[str]:
    """Codes of the areas of this scope: « 0401 » for a constituency, « 04- » where the file does not say which."""
    if scope == Scope.COUNTRY:
        return [""] * len(rows)
    if scope == Scope.COMMUNE:
        return list(insee)
    own = [_departement_of(code) for code in insee]
    if "departement" in columns:
        given = cells.texts(columns["departement"], rows)
        own = [departement_code(code) if code else other for code, other in zip(given, own, strict=True)]
    if scope == Scope.DEPARTEMENT:
        return own
    if scope.value not in columns:
        return [f"{departement}-" for departement in own]
    areas = cells.texts(columns[scope.value], rows)
    return [_area(departement, area) for departement, area in zip(own, areas, strict=True)]


def read_names(cells: Cells, columns: Columns, rows: Rows) -> list[str]:
    return cells.texts(columns["commune_name"], rows) if "commune_name" in columns else [""] * len(rows)


def check_votes(
    cells: Cells,
    values: Ints,
    states: npt.NDArray[np.uint8],
    where: Callable[[int, int], tuple[int, int]],
    faults: Faults,
) -> None:
    """Cells of votes that hold no number, or a negative one. `where(row, block)` is their row and column."""
    for row, block in np.argwhere((states == WRONG) | (values < 0)).tolist():
        line, column = where(row, block)
        if row not in faults.reasons:
            text = cells.text(line, column)[:30]
            faults.reasons[row] = (
                _("Voix : « %s » n'est pas un nombre.") % text
                if states[row, block] == WRONG
                else _("Voix : %s est négatif.") % text
            )


def words() -> dict[str, str]:
    """What a person calls each figure."""
    return {
        "registered": _("inscrits"),
        "abstentions": _("abstentions"),
        "voters": _("votants"),
        "blank": _("blancs"),
        "null": _("nuls"),
        "blank_null": _("blancs et nuls"),
        "expressed": _("exprimés"),
        "round": _("tour"),
    }


def not_a_number(cells: Cells, row: int, column: int, name: str) -> str:
    text = cells.text(row, column)[:30]
    return _("%(name)s : « %(text)s » n'est pas un nombre.") % {"name": name.capitalize(), "text": text}


@dataclass(frozen=True)
class _Column:
    """What is said of one cell of a column of figures."""

    cells: Cells
    rows: Rows
    column: int
    name: str

    def is_empty(self, _row: int) -> str:
        return _("Case vide : %s.") % self.name

    def is_no_number(self, row: int) -> str:
        return not_a_number(self.cells, int(self.rows[row]), self.column, self.name)

    def is_negative(self, row: int) -> str:
        text = self.cells.text(int(self.rows[row]), self.column)
        return _("%(name)s : %(number)s est négatif.") % {"name": self.name.capitalize(), "number": text}


def _add_empty(faults: Faults, codes: Sequence[str], reason: Callable[[int], str]) -> None:
    if "" in codes:
        faults.add(np.array([not code for code in codes]), reason)


def _insee(departement: str, commune: str) -> str:
    try:
        return insee_code(departement, commune)
    except ValueError:
        return ""


def _number(number: str) -> str:
    try:
        return precinct_number(number)
    except ValueError:
        return ""


def _departement_of(insee: str) -> str:
    return insee[:3] if insee[:2] in {"97", "98"} else insee[:2]


def _area(departement: str, area: str) -> str:
    """A code that holds its département already is kept: « 2902 »."""
    if len(area) > 3 and area.startswith(departement):
        return area[:12]
    return f"{departement}{area.zfill(2)}"[:12] if area else f"{departement}-"
