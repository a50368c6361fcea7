"""A first look at a file that somebody drops: is it what it is said to be, and is nobody named in it?

An electoral roll names people: it may be used, but not here, and it is never kept (code électoral L37, R20; L26).
"""

import csv
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from common.csv_in import Sniffed, Unreadable, open_bytes, open_text, sniff
from territory.imports.report import FileRefused
from territory.models import Import
from territory.official.people import refuse_people

#: Lines among which the header stands: explanations may come first.
FIRST_LINES = 40
#: Bytes of a GeoJSON file that are looked at.
HEAD = 1 << 20
_PROPERTIES = re.compile(rb'"properties"\s*:\s*(\{[^{}]*\})')


def refuse_wrong_file(file: "File[Any]", *, kind: str) -> None:
    """Raises FileRefused for an empty file, one of another kind, one that cannot be read, and an electoral roll."""
    if not file.size:
        raise FileRefused(_("Ce fichier est vide."))
    with _on_disk(file) as path:
        try:
            columns = _geojson_columns(path) if kind == Import.Kind.BOUNDARIES else _table_columns(path)
        except Unreadable as error:
            raise FileRefused(error.reason, line=error.line) from error
    for line, names in columns:
        refuse_people(names, line=line, consequence=_("Il n'a pas été gardé."))


def _table_columns(path: Path) -> list[tuple[int, list[str]]]:
    """The first rows, any of which may be the header."""
    sniffed = sniff(path)
    with open_text(path, sniffed) as text:
        try:
            rows = list(islice(csv.reader(text, delimiter=sniffed.delimiter), FIRST_LINES))
        except csv.Error as error:
            raise Unreadable(_("Les premières lignes du fichier ne forment pas un tableau.")) from error
    return list(enumerate(rows, start=1))


def _geojson_columns(path: Path) -> list[tuple[int, list[str]]]:
    """Names of the properties of the first features."""
    with path.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
    with open_bytes(path, Sniffed("utf-8", ",", quoted=True, gzipped=gzipped, has_bom=False)) as content:
        head = content.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise Unreadable(_("Ce fichier est vide."))
    if not head.startswith(b"{") or b'"features"' not in head:
        raise Unreadable(_("Ce fichier n'est pas au format GeoJSON, dans lequel les contours se donnent."))
    found = [_keys(match[1]) for match in islice(_PROPERTIES.finditer(head), FIRST_LINES)]
    return list(enumerate(found, start=1))


def _keys(text: bytes) -> list[str]:
    try:
        return list(json.loads(text))
    except ValueError:
        return []


@contextmanager
def _on_disk(file: "File[Any]") -> Iterator[Path]:
    """The path of what was dropped: large files are on the disk already, small ones are put there for a moment."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
