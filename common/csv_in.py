"""Text tables as people bring them: compressed or not, in any encoding, with any separator. Nothing is loaded whole."""

import codecs
import gzip
import io
import statistics
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _

#: What separates columns, the most usual first.
DELIMITERS = (";", ",", "\t", "|")
#: Bytes looked at to recognise a file, and lines counted to find its separator.
SAMPLE = 1 << 18
LINES = 60
#: What a file that is not a table begins with, and the words for it.
_SIGNATURES = {
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0": "office",
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"7z\xbc\xaf": "zip",
    b"Rar!": "zip",
}


class Unreadable(Exception):
    """`str()` is one French sentence for the person who brought the file; `line` counts from 1, if known."""

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def cut_archive() -> str:
    """What is said of an archive that ends too early."""
    return _("Le fichier compressé est incomplet ou abîmé : téléchargez-le de nouveau.")


@dataclass(frozen=True)
class Sniffed:
    """`encoding` is a codec name: utf-8, utf-8-sig, cp1252, latin-1 or utf-16. `quoted`: some cells stand in quotes."""

    encoding: str
    delimiter: str
    quoted: bool
    gzipped: bool
    has_bom: bool


def sniff(path: Path) -> Sniffed:
    """Raises Unreadable for an empty file, a file of another kind, a cut archive, a text without columns."""
    gzipped = _is_gzip(path)
    with _open_bytes(path, gzipped=gzipped) as file:
        sample = file.read(SAMPLE)
        _refuse_other_kinds(sample)
        encoding = _encoding(sample, file)
    # The last line of the sample may be cut in the middle, of a character even.
    lines = sample.decode(encoding, errors="ignore").splitlines()[: LINES + 1]
    delimiter = _delimiter(lines[:-1] if len(sample) == SAMPLE and len(lines) > 1 else lines)
    return Sniffed(
        encoding=encoding,
        delimiter=delimiter,
        quoted=any(_has_quoted_cell(line, delimiter) for line in lines),
        gzipped=gzipped,
        has_bom=encoding in {"utf-8-sig", "utf-16"},
    )


def open_bytes(path: Path, sniffed: Sniffed) -> BinaryIO:
    """What the file holds, decompressed. Reading raises Unreadable where the archive was cut or damaged."""
    return _open_bytes(path, gzipped=sniffed.gzipped)


def open_text(path: Path, sniffed: Sniffed) -> TextIO:
    """For csv.reader: line ends are kept (newline=""), a byte order mark is not. A wrong byte becomes « � »."""
    return io.TextIOWrapper(open_bytes(path, sniffed), encoding=sniffed.encoding, errors="replace", newline="")


def bytes_read(text: TextIO) -> int:
    """How far into the file on the disk a text of `open_text` was read: what a progress bar compares to its size."""
    file: Any = text.buffer
    return int(file.raw.position() if isinstance(file.raw, _Whole) else file.tell())


def in_words(sniffed: Sniffed) -> dict[str, str]:
    """Encoding and delimiter as a person reads them."""
    encodings = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "latin-1": "ISO-8859-1"}
    delimiters = {
        ";": _("point-virgule"), ",": _("virgule"), "\t": _("tabulation"), "|": _("barre verticale")
    }  # fmt: skip
    return {
        "encoding": encodings.get(sniffed.encoding, sniffed.encoding.upper()),
        "delimiter": delimiters[sniffed.delimiter],
        "compression": "gzip" if sniffed.gzipped else _("aucune"),
    }


class _Whole(io.RawIOBase):
    """A gzip stream that says in French that it was cut."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def position(self) -> int:
        packed: Any = self._file.fileobj  # closed, it is gone
        return packed.tell() if packed else 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return self._file.readinto(buffer)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(cut_archive()) from error

    def close(self) -> None:
        self._file.close()
        super().close()


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _open_bytes(path: Path, *, gzipped: bool) -> BinaryIO:
    if gzipped:
        return io.BufferedReader(_Whole(gzip.open(path, "rb")), buffer_size=1 << 17)  # type: ignore[arg-type,return-value]
    return path.open("rb")


def _refuse_other_kinds(sample: bytes) -> None:
    if not sample.strip():
        raise Unreadable(_("Le fichier est vide."))
    kind = next((kind for start, kind in _SIGNATURES.items() if sample.startswith(start)), "")
    if kind == "zip":
        raise Unreadable(_("C'est une archive ou un classeur : donnez le fichier texte (CSV ou TXT) qu'elle contient."))
    if kind or (b"\0" in sample and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
        raise Unreadable(_("Ce fichier n'est pas un fichier texte : donnez un tableau au format CSV ou TXT."))
    if sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        raise Unreadable(_("Ce fichier est une page ou des données d'un autre genre, pas un tableau CSV ou TXT."))


def _encoding(sample: bytes, rest: BinaryIO) -> str:
    """UTF-8 if the sample is; a sample that is pure ASCII says nothing, so the file is read up to what does."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    while sample.isascii():
        more = rest.read(SAMPLE)
        if not more:
            return "utf-8"
        sample = more
    try:
        # A sample may be cut inside a character; the end of the file may not.
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return "latin-1" if any(byte in sample for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"
    return "utf-8"


def _delimiter(lines: list[str]) -> str:
    """The one that is found most often on most lines."""
    bare = [_without_quoted(line) for line in lines if not line.startswith("--")]
    # Explanations may come before the table: without any separator, they are not counted.
    table = [line for line in bare if any(mark in line for mark in DELIMITERS)]
    if table:
        counts = {mark: statistics.median(line.count(mark) for line in table) for mark in DELIMITERS}
        best = max(DELIMITERS, key=lambda mark: counts[mark])
        if counts[best]:
            return best
    raise Unreadable(_("Ce fichier n'a pas de colonnes : on attend un tableau CSV ou TXT, séparé par « ; » ou « , »."))


def _without_quoted(line: str) -> str:
    return "".join(line.split('"')[::2])


def _has_quoted_cell(line: str, delimiter: str) -> bool:
    return line.startswith('"') or f'{delimiter}"' in line
