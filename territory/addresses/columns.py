"""Rows of addresses turned into columns, and those that cannot be used told one by one. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from territory.imports.report import RowError

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Positions = Sequence[int | None]

#: Letters that the table keeps.
KEY_MAX, SUFFIX_MAX, STREET_MAX = 40, 12, 120
#: As the table has it: more dwellings behind one address were typed wrong.
MOST_DOORS = 2000
#: Beyond, it is no number of a house. BAL writes 99999 for a street that has none.
NO_NUMBER = 99_999
#: Decimals kept of a degree: one centimetre.
DECIMALS = 7
_NUMBER = re.compile(r"(\d{1,9})[ -]*(.*)", re.ASCII)


@dataclass
class Chunk:
    """Usable addresses, one column each; `lines` are numbered from 1. `read` counts all rows, `numberless` streets and
    places without a number, which are no door. `doors` are the dwellings told of each, 0 where none are; empty when the
    file has no such column."""

    keys: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    insee: list[str] = field(default_factory=list)
    lon: Floats = field(default_factory=lambda: np.empty(0))
    lat: Floats = field(default_factory=lambda: np.empty(0))
    lines: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    doors: list[int] = field(default_factory=list)
    read: int = 0
    numberless: int = 0
    errors: list[RowError] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def only(self, kept: npt.NDArray[np.bool_]) -> "Chunk":
        """Those that are true in `kept`."""
        if kept.all():
            return self
        chosen = kept.tolist()
        lists: tuple[str, ...] = ("keys", "numbers", "suffixes", "streets", "postcodes", "insee")
        if self.doors:
            lists += ("doors",)
        columns: dict[str, Any] = {name: list(compress(getattr(self, name), chosen)) for name in lists}
        return replace(self, **columns, lon=self.lon[kept], lat=self.lat[kept], lines=self.lines[kept])


def from_text(block: str, delimiter: str, width: int, positions: Positions, first_line: int) -> Chunk:
    """Whole lines without quotation marks. `positions` are those of the columns of a Chunk, None for one that the
    file lacks; a ninth is that of the doors, where it has them."""
    if "\r" in block:
        block = block.replace("\r\n", "\n")
    lines = block.removesuffix("\n").split("\n")
    if set(map(str.count, lines, repeat(delimiter))) != {width - 1}:
        rows = [line.split(delimiter) for line in lines]
        return from_rows(rows, np.arange(first_line, first_line + len(rows)), width, positions)
    # All cells one after the other: a column is each width-th of them.
    cells = delimiter.join(lines).split(delimiter)
    columns = [[""] * len(lines) if at is None else cells[at::width] for at in positions]
    return _checked(columns, np.arange(first_line, first_line + len(lines)), [])


def from_rows(rows: list[list[str]], lines: Ids, width: int, positions: Positions) -> Chunk:
    """Rows of any width, each with its line. Empty lines are passed over; too many or too few cells are an error."""
    good = [i for i, row in enumerate(rows) if len(row) == width]
    reason = _("%(found)d colonnes au lieu de %(expected)d")
    errors = [
        RowError(int(line), reason % {"found": len(row), "expected": width})
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width and any(row)
    ]
    if not good:
        return Chunk(read=len(errors), errors=errors)
    columns = [[""] * len(good) if at is None else [rows[i][at] for i in good] for at in positions]
    return _checked(columns, lines[good], errors)


def _checked(columns: list[list[str]], lines: Ids, errors: list[RowError]) -> Chunk:
    chunk = _parsed(columns, lines)
    chunk.errors = errors
    chunk.read = len(lines) + len(errors)
    return _usable(chunk)


def _parsed(columns: list[list[str]], lines: Ids) -> Chunk:
    keys, numbers, suffixes, streets, postcodes, insee, lon, lat, *doors = columns
    if any("\0" in "".join(column) for column in (keys, numbers, suffixes, streets, postcodes)):
        keys, numbers, suffixes, streets, postcodes = (
            [cell.replace("\0", "") for cell in column] for column in (keys, numbers, suffixes, streets, postcodes)
        )
    parsed, suffixes = _numbers(numbers, suffixes)
    streets = list(map(str.strip, streets))
    if not any(insee):
        insee = [key[:5] for key in keys]
    told = _doors(doors[0]) if doors else []
    return Chunk(keys, parsed, suffixes, streets, postcodes, insee, _floats(lon), _floats(lat), lines, told)


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


def _doors(cells: list[str]) -> list[int]:
    """0 where nothing is told, -1 for what cannot be read."""
    return [_count(cell.strip()) for cell in cells]


def _count(cell: str) -> int:
    """« 12 », « 12.0 »; nothing told of an address without a dwelling: it has a door."""
    whole = cell.removesuffix(".0").removesuffix(",0")
    if not whole:
        return 0
    return min(int(whole), MOST_DOORS + 1) if whole.isdecimal() and len(whole) < 9 else -1


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
    good &= _sized(chunk.keys, KEY_MAX) & _sized(chunk.streets, None) & _sized(chunk.suffixes, SUFFIX_MAX, least=0)
    counted = np.array(chunk.doors or [0])
    good &= (counted >= 0) & (counted <= MOST_DOORS)
    chunk.numberless = int(numberless.sum())
    for i in np.flatnonzero(~good & ~numberless).tolist():
        chunk.errors.append(RowError(int(chunk.lines[i]), _reason(chunk, i, bool(placed[i]))))
    if max(map(len, chunk.streets)) > STREET_MAX:
        chunk.streets = [street[:STREET_MAX] for street in chunk.streets]
    if max(map(len, chunk.postcodes)) > 5:
        chunk.postcodes = [postcode if len(postcode) <= 5 else "" for postcode in chunk.postcodes]
    return chunk.only(good)


def _sized(cells: list[str], most: int | None, *, least: int = 1) -> npt.NDArray[np.bool_]:
    """True for the cells of a fitting length; most columns have no others, which is seen at once."""
    sizes = list(map(len, cells))
    if min(sizes) >= least and (most is None or max(sizes) <= most):
        return np.ones(len(cells), np.bool_)
    return np.array([size >= least and (most is None or size <= most) for size in sizes])


def _reason(chunk: Chunk, i: int, placed: bool) -> str:
    if not chunk.keys[i]:
        return _("identifiant absent")
    if len(chunk.keys[i]) > KEY_MAX or len(chunk.suffixes[i]) > SUFFIX_MAX:
        return _("identifiant ou indice trop long : « %(text)s »") % {"text": (chunk.keys[i] + chunk.suffixes[i])[:60]}
    if not chunk.streets[i]:
        return _("nom de voie absent")
    if not placed:
        return _("position absente ou illisible")
    if chunk.doors and not 0 <= chunk.doors[i] <= MOST_DOORS:
        return _("nombre de logements illisible, ou plus de %s") % MOST_DOORS
    return _("numéro illisible")
