"""The layouts of official results, each described by where its columns are. Pure.

A layout is one of four shapes. WIDE: a line for each precinct, a block of columns for each candidate; the header
names each block with a number (2024) or one block that lines repeat (2017 to 2022). LONG: a line for each precinct
and candidate (2002 to 2014). TIDY: a line for each precinct, a column for each candidate or nuance. GENERAL and
CANDIDATES: data.gouv.fr's two tables of all elections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from territory.imports.report import FileRefused
from territory.official.vocabulary import CANDIDATE, PRECINCT, meaning

#: A column by its meaning (territory/official/vocabulary.py).
Columns = Mapping[str, int]


class Shape(StrEnum):
    WIDE = "wide"
    REPEATED = "repeated"
    LONG = "long"
    TIDY = "tidy"
    GENERAL = "general"
    CANDIDATES = "candidates"


@dataclass(frozen=True)
class Layout:
    """`precinct`: columns of the precinct. `blocks`: those of each candidate; one block where lines repeat it each
    `stride` columns from `first`, and where each line is one candidate. `names`: candidates whom the header names."""

    shape: Shape
    precinct: Columns
    blocks: tuple[Columns, ...] = ()
    names: tuple[str, ...] = ()
    first: int = 0
    stride: int = 0
    width: int = 0

    def blocks_for(self, width: int) -> tuple[Columns, ...]:
        """The blocks of the longest of some lines."""
        if self.shape != Shape.REPEATED:
            return self.blocks
        count = max(0, -(-(width - self.first) // self.stride))
        return tuple(
            {meaning: column + shift * self.stride for meaning, column in self.blocks[0].items()}
            for shift in range(count)
        )

    def as_long(self) -> "Layout":
        """The same columns, one line for each candidate."""
        return replace(self, shape=Shape.LONG, stride=0)

    def in_words(self) -> str:
        return {
            Shape.WIDE: _("une ligne par bureau, candidats numérotés dans l'en-tête (2024)"),
            Shape.REPEATED: _("une ligne par bureau, bloc répété pour chaque candidat (2017 à 2022)"),
            Shape.LONG: _("une ligne par bureau et par candidat (2002 à 2014)"),
            Shape.TIDY: _("une ligne par bureau, une colonne par candidat ou par nuance"),
            Shape.GENERAL: _("élections agrégées de data.gouv.fr, deux tables"),
            Shape.CANDIDATES: _("élections agrégées de data.gouv.fr, deux tables"),
        }[self.shape]


_LONG_START = ("round", "departement", "commune", "commune_name")
_LONG_END = ("number", "registered", "voters", "expressed")
_LONG_CANDIDATE = ("panel", "name", "first_name", "nuance", "votes")
#: Files without a header, by how many columns they have: 2002, 2007 and 2014; 2012.
_HEADERLESS = {
    13: (*_LONG_START, *_LONG_END),
    14: (*_LONG_START, "canton", *_LONG_END),
    15: (*_LONG_START, "constituency", "canton", *_LONG_END),
}

#: Without these there is nothing to import, and the words that name them.
_NEEDED = ("commune", "number", "registered", "voters", "expressed")


def headerless(width: int) -> Layout | None:
    """The layout of files that have no header, by the number of their columns."""
    names = _HEADERLESS.get(width)
    if names is None:
        return None
    precinct = {name: place for place, name in enumerate(names)}
    candidate = {name: len(names) + place for place, name in enumerate(_LONG_CANDIDATE)}
    return Layout(Shape.LONG, precinct, (candidate,), width=width)


def is_header(cells: Sequence[str]) -> bool:
    """Whether this line names columns of results, at least three of them."""
    known = {meaning(cell)[0] for cell in cells} - {"", "ignored", "beside"}
    return len(known) >= 3


def from_header(cells: Sequence[str], *, line: int) -> Layout:
    """Raises FileRefused where a column that is needed is missing."""
    precinct: dict[str, int] = {}
    blocks: dict[int, dict[str, int]] = {}
    unknown: list[int] = []
    starts: list[int] = []
    for place, cell in enumerate(cells):
        name, number = meaning(cell)
        if name in CANDIDATE:
            blocks.setdefault(number or 0, {}).setdefault(name, place)
        if name in CANDIDATE or name == "beside":
            starts.append(place)
        elif name in PRECINCT:
            precinct.setdefault(name, place)
        elif not name:
            unknown.append(place)
    voted = tuple(block for _number, block in sorted(blocks.items()) if "votes" in block)
    shape = _shape(precinct, voted, len(blocks))
    if shape == Shape.CANDIDATES:
        _require(precinct, ("commune", "number"), line)
        return Layout(shape, precinct, voted, width=len(cells))
    _require(precinct, _NEEDED, line)
    if shape == Shape.GENERAL:
        return Layout(shape, precinct, width=len(cells))
    if shape == Shape.TIDY:
        return _tidy(cells, precinct, unknown, line)
    first = min(starts)
    stride = len(cells) - first if shape == Shape.REPEATED else 0
    return Layout(shape, precinct, voted, first=first, stride=stride, width=len(cells))


def _shape(precinct: Columns, voted: Sequence[Columns], named: int) -> Shape:
    if "id_election" in precinct:
        return Shape.CANDIDATES if voted and "registered" not in precinct else Shape.GENERAL
    if not voted:
        return Shape.TIDY
    if named > 1:
        return Shape.WIDE
    return Shape.LONG if "round" in precinct else Shape.REPEATED


def _tidy(cells: Sequence[str], precinct: Columns, unknown: Sequence[int], line: int) -> Layout:
    """Columns that mean nothing else, after those of the precinct, are candidates."""
    places = [place for place in unknown if place > max(precinct.values())]
    if not places:
        raise FileRefused(_("Il manque les voix : aucune colonne de candidat, de liste ou de nuance."), line=line)
    names = tuple(cells[place].strip() for place in places)
    return Layout(Shape.TIDY, precinct, tuple({"votes": place} for place in places), names, width=len(cells))


def _require(precinct: Columns, needed: Sequence[str], line: int) -> None:
    words = {
        "commune": _("code de la commune"),
        "number": _("code du bureau de vote"),
        "registered": _("inscrits"),
        "voters": _("votants"),
        "expressed": _("exprimés"),
    }
    missing = [words[name] for name in needed if name not in precinct]
    if missing:
        raise FileRefused(_("Il manque dans l'en-tête : %(columns)s.") % {"columns": ", ".join(missing)}, line=line)
