"""The lines of a file, in pieces of a few thousand; memory holds one piece. Pure."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from common.csv_in import Sniffed, cut_archive
from territory.imports.report import FileRefused
from territory.official.cells import Cells

#: Bytes read at a time: 2,000 rows of the widest national files, 20,000 of the shortest.
PIECE = 1 << 20
#: No line is longer: a quote that is never closed would otherwise swallow the file.
LONGEST = 1 << 24


@dataclass(frozen=True)
class Piece:
    """Whole lines. `first_line` counts from 1 in the file; `share` of the file's bytes are read; `quoted` from where
    the first cell in quotes was met; `whole` is False when the file ends in the middle of a line."""

    data: bytes
    first_line: int
    share: float
    last: bool
    quoted: bool = False
    whole: bool = True


class Source:
    """One file from its line `start` on; `encoding` is that of the pieces."""

    size = PIECE

    def __init__(self, path: Path, sniffed: Sniffed, *, start: int = 1) -> None:
        self.path = path
        self.sniffed = sniffed
        self.start = start
        self.encoding = "utf-8" if sniffed.encoding.startswith("utf") else sniffed.encoding
        self.total_bytes = path.stat().st_size
        # Some files put in quotes only the rare names that need it: the first lines do not tell.
        self._quoted = sniffed.quoted
        self._opening = (f'{sniffed.delimiter}"'.encode(), b'\n"')

    def __iter__(self) -> Iterator[Piece]:
        """Raises FileRefused where the archive is cut, or a quote is never closed."""
        waiting = None
        for piece in self._pieces():
            if waiting:
                yield waiting
            waiting = piece
        if waiting:
            yield replace(waiting, share=1.0, last=True)

    def _pieces(self) -> Iterator[Piece]:
        rest, line = b"", 1
        for data, share in self._read():
            data = rest + data if rest else data
            self._quoted = self._quoted or any(mark in data for mark in self._opening)
            cut = self._cut(data)
            whole, rest = data[:cut], data[cut:]
            if len(rest) > LONGEST:
                raise FileRefused(_("Un guillemet ouvert n'est jamais refermé."), line=line)
            yield from self._piece(whole, line, share)
            line += whole.count(b"\n")
        if self._quoted and rest.count(b'"') % 2:
            raise FileRefused(_("Un guillemet ouvert n'est jamais refermé."), line=line)
        if rest:
            yield from self._piece(rest + b"\n", line, 1.0, whole=False)

    def cells(self, piece: Piece) -> Cells:
        return Cells(
            piece.data,
            delimiter=self.sniffed.delimiter,
            quoted=piece.quoted,
            encoding=self.encoding,
            first_line=piece.first_line,
        )

    def _piece(self, data: bytes, line: int, share: float, *, whole: bool = True) -> Iterator[Piece]:
        """Without the lines before `start`."""
        while line < self.start and data:
            data = data[data.index(b"\n") + 1 :]
            line += 1
        if data.strip():
            yield Piece(data, line, share, last=False, quoted=self._quoted, whole=whole)

    def _read(self) -> Iterator[tuple[bytes, float]]:
        """What the file holds, and the share of it that is read."""
        decoder = codecs.getincrementaldecoder("utf-16")() if self.sniffed.encoding == "utf-16" else None
        first = True
        with self.path.open("rb") as raw:
            file: IO[bytes] = gzip.GzipFile(fileobj=raw) if self.sniffed.gzipped else raw  # type: ignore[assignment]
            while data := self._some(file):
                if decoder:
                    data = decoder.decode(data).encode()
                yield data.removeprefix(codecs.BOM_UTF8) if first else data, raw.tell() / self.total_bytes
                first = False

    def _some(self, file: IO[bytes]) -> bytes:
        try:
            return file.read(self.size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FileRefused(cut_archive()) from error

    def _cut(self, data: bytes) -> int:
        """After the last line end that stands outside quotes; 0 when there is none."""
        end = data.rfind(b"\n")
        if self._quoted:
            while end >= 0 and data.count(b'"', 0, end) % 2:
                end = data.rfind(b"\n", 0, end)
        return end + 1
