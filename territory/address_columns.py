"""Rows of addresses turned into columns, and those that cannot be used told one by one. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from territory.import_report import RowError

Floats = npt.NDArray[np.float64]
Row = Sequence[str]

#: Letters that the table keeps.
KEY_MAX, SUFFIX_MAX, STREET_MAX = 40, 12, 120
#: Beyond, it is no number of a house. BAL writes 99999 for a street that has none.
NO_NUMBER = 99_999
#: Decimals kept of a degree: one centimetre.
DECIMALS = 7
_NUMBER = re.compile(r"(\d{1,9})[ -]*(.*)", re.ASCII)


@dataclass
class Chunk:
    """Usable addresses, one column each; `lines` are numbered from 1. `read` counts all rows, `numberless` streets and
    places without a number, which are no door."""

    keys: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    insee: list[str] = field(default_factory=list)
    lon: Floats = field(default_factory=lambda: np.empty(0))
    lat: Floats = field(default_factory=lambda: np.empty(0))
    lines: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    read: int = 0
    numberless: int = 0
    errors: list[RowError] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def only(self, kept: npt.NDArray[np.bool_]) -> "Chunk":
        """Those that are true in `kept`."""
        if kept.all():
            return self
        at = np.flatnonzero(kept).tolist()
        lists = ("keys", "numbers", "suffixes", "streets", "postcodes", "insee")
        columns: dict[str, Any] = {name: list(map(getattr(self, name).__getitem__, at)) for name in lists}
        return replace(self, **columns, lon=self.lon[at], lat=self.lat[at], lines=self.lines[at])


def checked(rows: list[list[str]], keep: Callable[[list[str]], tuple[str, ...]], width: int, first_line: int) -> Chunk:
    """The rows of one block. `keep` picks the eight cells of a row followed by one empty cell, which stands for the
    columns that the layout lacks."""
    lines = _lines(rows, first_line)
    errors: list[RowError] = []
    if set(map(len, rows)) != {width}:
        rows, lines, errors = _of_one_width(rows, lines, width)
    if not rows:
        return Chunk(read=len(errors), errors=errors)
    for row in rows:
        row.append("")
    columns = list(map(list, zip(*map(keep, rows), strict=True)))
    chunk = _parsed(columns, lines)
    chunk.errors = errors
    chunk.read = len(rows) + len(errors)
    return _usable(chunk)


def _lines(rows: list[list[str]], first_line: int) -> npt.NDArray[np.int64]:
    """The line of each row; a cell in quotes may hold several."""
    breaks = [sum(cell.count("\n") for cell in row) for row in rows] if any("\n" in "".join(r) for r in rows) else []
    lines = np.arange(first_line, first_line + len(rows))
    return lines + np.array([0, *accumulate(breaks[:-1])]) if breaks else lines


def _of_one_width(
    rows: list[list[str]], lines: npt.NDArray[np.int64], width: int
) -> tuple[list[list[str]], npt.NDArray[np.int64], list[RowError]]:
    """Empty lines are passed over; too many or too few cells are an error."""
    good = [i for i, row in enumerate(rows) if len(row) == width]
    reason = _("%(found)d colonnes au lieu de %(expected)d")
    errors = [
        RowError(int(line), reason % {"found": len(row), "expected": width})
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width and any(row)
    ]
    return [rows[i] for i in good], lines[good], errors


def _parsed(columns: list[list[str]], lines: npt.NDArray[np.int64]) -> Chunk:
    keys, numbers, suffixes, streets, postcodes, insee, lon, lat = columns
    if any("\0" in "".join(column) for column in (keys, numbers, suffixes, streets, postcodes)):
        keys, numbers, suffixes, streets, postcodes = (
            [cell.replace("\0", "") for cell in column] for column in (keys, numbers, suffixes, streets, postcodes)
        )
    parsed, suffixes = _numbers(numbers, suffixes)
    if not any(insee):
        insee = [key[:5] for key in keys]
    return Chunk(keys, parsed, suffixes, streets, postcodes, insee, _floats(lon), _floats(lat), lines)


def _numbers(numbers: list[str], suffixes: list[str]) -> tuple[list[int], list[str]]:
    """« 12 », « 12BIS », « 3 ter ». -1 where there is none to read, NO_NUMBER where there is none at all."""
    if all(map(str.isdecimal, numbers)):
        return list(map(int, numbers)), list(map(str.lower, map(str.strip, suffixes)))
    found = [_number(number, suffix) for number, suffix in zip(numbers, suffixes, strict=True)]
    return [number for number, _suffix in found], [suffix for _number, suffix in found]


def _number(text: str, suffix: str) -> tuple[int, str]:
    if not text.strip():
        return NO_NUMBER, ""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return -1, ""
    return int(match[1]), (match[2].strip() or suffix.strip()).lower()


def _floats(cells: list[str]) -> Floats:
    """NaN for what is no number; a decimal comma is read."""
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        numbers = np.fromiter(map(_float, cells), np.float64, len(cells))
    return numbers.round(DECIMALS)


def _float(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return float("nan")


def _usable(chunk: Chunk) -> Chunk:
    """Drop what cannot be a door, with the reason of each."""
    number = np.array(chunk.numbers)
    numberless = number == NO_NUMBER
    with np.errstate(invalid="ignore"):
        placed = (np.abs(chunk.lon) <= 180) & (np.abs(chunk.lat) <= 90)
    good = placed & (number >= 0) & (number < NO_NUMBER)
    good &= np.fromiter(map(bool, map(str.strip, chunk.streets)), np.bool_, len(chunk))
    sizes = np.fromiter(map(len, chunk.keys), np.int64, len(chunk))
    good &= (sizes > 0) & (sizes <= KEY_MAX)
    good &= np.fromiter(map(len, chunk.suffixes), np.int64, len(chunk)) <= SUFFIX_MAX
    chunk.numberless = int(numberless.sum())
    for i in np.flatnonzero(~good & ~numberless).tolist():
        chunk.errors.append(RowError(int(chunk.lines[i]), _reason(chunk, i, bool(placed[i]))))
    if max(map(len, chunk.streets)) > STREET_MAX:
        chunk.streets = [street[:STREET_MAX] for street in chunk.streets]
    if max(map(len, chunk.postcodes)) > 5:
        chunk.postcodes = [postcode if len(postcode) <= 5 else "" for postcode in chunk.postcodes]
    return chunk.only(good)


def _reason(chunk: Chunk, i: int, placed: bool) -> str:
    if not chunk.keys[i]:
        return _("identifiant absent")
    if len(chunk.keys[i]) > KEY_MAX or len(chunk.suffixes[i]) > SUFFIX_MAX:
        return _("identifiant ou indice trop long : « %(text)s »") % {"text": (chunk.keys[i] + chunk.suffixes[i])[:60]}
    if not chunk.streets[i].strip():
        return _("nom de voie absent")
    if not placed:
        return _("position absente ou illisible")
    return _("numéro illisible")
