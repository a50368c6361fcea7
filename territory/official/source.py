"""The lines of a file, in pieces of a few thousand; memory holds one piece. Pure."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from common.csv_in import Sniffed, cut_archive
from territory.import_report import FileRefused
from territory.official.cells import Cells

#: Bytes read at a time: 2,000 rows of the widest national files, 20,000 of the shortest.
PIECE = 1 << 20
#: No line is longer: a quote that is never closed would otherwise swallow the file.
LONGEST = 1 << 24


@dataclass(frozen=True)
class Piece:
    """Whole lines. `first_line` counts from 1 in the file; `share` of the file's bytes are read; `whole` is False
    when the file ends in the middle of a line."""

    data: bytes
    first_line: int
    share: float
    last: bool
    whole: bool = True


class Source:
    """One file from its line `start` on; `encoding` is that of the pieces."""

    def __init__(self, path: Path, sniffed: Sniffed, *, start: int = 1, size: int = PIECE) -> None:
        self.path = path
        self.sniffed = sniffed
        self.start = start
        self.encoding = "utf-8" if sniffed.encoding.startswith("utf") else sniffed.encoding
        self.total_bytes = path.stat().st_size
        self._size = size

    def __iter__(self) -> Iterator[Piece]:
        """Raises FileRefused where the archive is cut, or a quote is never closed."""
        with self.path.open("rb") as raw:
            file: IO[bytes] = gzip.GzipFile(fileobj=raw) if self.sniffed.gzipped else raw  # type: ignore[assignment]
            rest, line = b"", 1
            for data in self._read(file):
                cut = self._cut(rest + data)
                whole, rest = (rest + data)[:cut], (rest + data)[cut:]
                if len(rest) > LONGEST:
                    raise FileRefused(_("Un guillemet ouvert n'est jamais refermé."), line=line)
                if whole:
                    yield from self._piece(whole, line, raw.tell() / max(self.total_bytes, 1))
                    line += whole.count(b"\n")
            ended = not rest
            yield Piece(*self._skipped(rest + (b"" if ended else b"\n"), line), share=1.0, last=True, whole=ended)

    def cells(self, data: bytes, first_line: int) -> Cells:
        sniffed = self.sniffed
        return Cells(
            data,
            delimiter=sniffed.delimiter,
            quoted=sniffed.quoted,
            encoding=self.encoding,
            first_line=first_line,
        )

    def _piece(self, data: bytes, line: int, share: float) -> Iterator[Piece]:
        data, line = self._skipped(data, line)
        if data:
            yield Piece(data, line, share, last=False)

    def _skipped(self, data: bytes, line: int) -> tuple[bytes, int]:
        """Without the lines before `start`."""
        while line < self.start and data:
            data = data[data.index(b"\n") + 1 :]
            line += 1
        return (data if data.strip() else b""), line

    def _read(self, file: IO[bytes]) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-16")() if self.sniffed.encoding == "utf-16" else None
        first = True
        while True:
            try:
                data = file.read(self._size)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise FileRefused(cut_archive()) from error
            if not data:
                return
            if decoder:
                data = decoder.decode(data).encode()
            yield data.removeprefix(codecs.BOM_UTF8) if first else data
            first = False

    def _cut(self, data: bytes) -> int:
        """After the last line end that stands outside quotes; 0 when there is none."""
        end = data.rfind(b"\n")
        if self.sniffed.quoted:
            while end >= 0 and data.count(b'"', 0, end) % 2:
                end = data.rfind(b"\n", 0, end)
        return end + 1
