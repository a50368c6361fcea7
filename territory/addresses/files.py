"""Files of addresses as they are published, read by chunks of columns: BAN, Bases adresses locales, BANO. Pure.

BAN: adresses-NN.csv of adresse.data.gouv.fr, 23 columns, « ; ». BAL: the exchange format of AITF, 1.1 to 1.4; its key
(« clé d'interopérabilité ») begins with the INSEE code, which 1.1 writes nowhere else. BANO: bano-NN.csv of
OpenStreetMap France, « , », no header: id, number, street, postcode, commune, source, lat, lon.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

import numpy as np
from django.utils.translation import gettext as _

from common.csv_in import Sniffed, Unreadable, bytes_read, in_words, open_text, sniff
from territory.addresses.columns import Chunk, from_rows, from_text
from territory.imports.report import FileRefused, Progress
from territory.official.people import refuse_people

#: Characters read together, and rows where there are quotation marks: some thousand rows, whose cells fit in the
#: processor's cache, and whose text fits in the database's socket. Eight times as many take twice as long each.
BLOCK, QUOTED_ROWS = 250_000, 1_000
#: A name of a column, folded, for each of what is kept: key, number, suffix, street, postcode, INSEE code, lon, lat.
BAN = ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "lon", "lat")
BAL = ("cle_interop", "numero", "suffixe", "voie_nom", "", "commune_insee", "long", "lat")
#: Columns that a layout can do without: the commune is at the start of the key.
OPTIONAL = {"commune_insee", "suffixe", "rep", ""}
BANO_COLUMNS = 8
#: What a column of dwellings may be called: no published layout has one, towns add it to theirs.
DOORS = ("logements", "nb_logements", "portes", "doors")
_BANO_ID = re.compile(r"\d[\dAB]\d{3}\w{4,6}-\w+.*")
_COORDINATE = re.compile(r"-?\d{1,3}\.\d+")


class Layout(NamedTuple):
    """`positions` of what is kept, None for a column that is not there, a ninth where doors are told; `width`: cells of
    a row."""

    name: str
    positions: tuple[int | None, ...]
    width: int
    header: bool


@dataclass(frozen=True)
class AddressFile:
    path: Path
    sniffed: Sniffed
    layout: Layout

    @property
    def found(self) -> dict[str, str]:
        return in_words(self.sniffed) | {"layout": self.layout.name}

    def chunks(self, progress: Progress | None = None) -> Iterator[Chunk]:
        """Rows in the order of the file. Raises FileRefused where it stops being a table, or stops in a row."""
        size = max(self.path.stat().st_size, 1)
        try:
            with open_text(self.path, self.sniffed) as text:
                for chunk in self._blocks(text):
                    yield chunk
                    if progress:
                        progress(min(bytes_read(text) / size, 1.0))
        except Unreadable as error:
            raise FileRefused(error.reason, line=error.line) from error

    def _blocks(self, text: TextIO) -> Iterator[Chunk]:
        """Lines without quotation marks are only split; from the first one on, the rest is read as CSV wants it."""
        delimiter, width, positions = self.sniffed.delimiter, self.layout.width, self.layout.positions
        line = 1
        if self.layout.header:
            text.readline()
            line = 2
        last = ""
        while block := text.read(BLOCK):
            block += text.readline()
            if '"' in block:
                yield from self._quoted(chain(block.splitlines(keepends=True), text), line)
                return
            yield from_text(block, delimiter, width, positions, line)
            line += block.count("\n")
            last = block
        end = last.rstrip("\r\n")
        self._refuse_cut(end[end.rfind("\n") + 1 :].split(delimiter), line - last.endswith("\n"))

    def _quoted(self, text: Iterator[str], line: int) -> Iterator[Chunk]:
        reader = csv.reader(text, delimiter=self.sniffed.delimiter)
        rows: list[list[str]] = []
        lines: list[int] = []
        try:
            for row in reader:
                rows.append(row)
                lines.append(line + reader.line_num - 1)  # where it ends: a cell in quotes may hold several lines
                if len(rows) == QUOTED_ROWS:
                    yield from_rows(rows, np.array(lines), self.layout.width, self.layout.positions)
                    rows, lines = [], []
        except csv.Error as error:
            reason = _("Un guillemet n'est pas fermé : la suite du fichier ne peut pas être lue.")
            raise FileRefused(reason, line=lines[-1] + 1 if lines else line) from error
        if rows:
            yield from_rows(rows, np.array(lines), self.layout.width, self.layout.positions)
            self._refuse_cut(rows[-1], lines[-1])

    def _refuse_cut(self, last: Sequence[str], line: int) -> None:
        if any(last) and len(last) < self.layout.width:
            raise FileRefused(_("Le fichier est coupé : sa dernière ligne est incomplète."), line=line)


def open_address_file(path: Path) -> AddressFile:
    """Find encoding, separator and layout. Raises FileRefused for what is no file of addresses."""
    try:
        sniffed = sniff(path)
        with open_text(path, sniffed) as text:
            first = next(csv.reader(text, delimiter=sniffed.delimiter), [])
    except Unreadable as error:
        raise FileRefused(error.reason, line=error.line) from error
    except csv.Error as error:
        raise FileRefused(_("La première ligne ne peut pas être lue comme celle d'un tableau."), line=1) from error
    return AddressFile(path=path, sniffed=sniffed, layout=_layout(first))


def _layout(first: list[str]) -> Layout:
    names = [cell.strip().lower() for cell in first]
    refuse_people(first, line=1)
    recognised: tuple[tuple[str, tuple[str, ...], Callable[[set[str]], bool]], ...] = (
        (_("Base adresse nationale (BAN)"), BAN, lambda there: {"id", "numero"} <= there),
        (_("Base adresse locale (BAL)"), BAL, lambda there: "cle_interop" in there),
    )
    for name, columns, fits in recognised:
        if fits(set(names)):
            return _with_header(name, columns, names)
    if len(first) == BANO_COLUMNS and _BANO_ID.match(first[0]) and all(map(_COORDINATE.fullmatch, first[6:])):
        return Layout(_("BANO, sans en-tête"), (0, 1, None, 2, 3, None, 7, 6), BANO_COLUMNS, header=False)
    raise FileRefused(
        _(
            "Ce fichier n'est pas un fichier d'adresses : on attend celui de la Base adresse nationale (BAN), "
            "d'une Base adresse locale (BAL) ou de BANO."
        ),
        line=1,
    )


def _with_header(name: str, columns: tuple[str, ...], names: list[str]) -> Layout:
    missing = [column for column in columns if column not in names and column not in OPTIONAL]
    if missing:
        words = ", ".join(f"« {column} »" for column in missing)
        reason = _("%(layout)s : il manque la colonne %(columns)s.") % {"layout": name, "columns": words}
        raise FileRefused(reason, line=1)
    positions = tuple(names.index(column) if column in names else None for column in columns)
    doors = tuple(names.index(column) for column in DOORS if column in names)[:1]
    return Layout(name, positions + doors, len(names), header=True)
