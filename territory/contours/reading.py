"""GeoJSON read one feature at a time: a national file never stands whole in memory. Pure."""

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from territory.imports.report import FileRefused

#: Bytes read at once, and characters that one feature may have.
CHUNK = 1 << 20
LARGEST = 64 << 20
#: « false », of which all but the last letter may be read.
LONGEST_WORD = 4
_SPACES = " \t\r\n"
_GZIP = b"\x1f\x8b"
#: Names of coordinate systems that are degrees of longitude and latitude.
DEGREES = ("CRS84", "4326", "4171", "WGS84", "WGS 84")


class FeatureReader:
    """Iterates over the features of a FeatureCollection, plain or gzip, in UTF-8.

    `share` is how much of the file was read, between 0 and 1. Raises FileRefused, with the number of the feature
    where known, for anything but a whole FeatureCollection in degrees; OSError for a file that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.share = 0.0
        self.number = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                text = _Text(file, self)
                yield from self._features(text)
        except (OSError, EOFError, zlib.error) as error:
            if isinstance(error, FileNotFoundError):
                raise FileRefused(_("Ce fichier n'existe pas.")) from error
            if isinstance(error, OSError) and error.errno:  # the system's word; gzip's own, of a damaged file, has none
                raise
            raise self._cut() from error
        except UnicodeDecodeError as error:
            raise FileRefused(_("Ce fichier n'est pas du GeoJSON en UTF-8.")) from error

    def _features(self, text: "_Text") -> Iterator[dict[str, Any]]:
        if text.peek() != "{":
            raise FileRefused(_("Ce fichier n'est pas du GeoJSON : il ne commence pas par une accolade."))
        text.skip()
        while True:
            name = self._value(text)
            if not isinstance(name, str) or text.peek() != ":":
                raise self._not_geojson()
            text.skip()
            if name == "features":
                break
            self._member(name, self._value(text))
            if text.peek() != ",":
                raise FileRefused(_("Ce fichier n'est pas une collection GeoJSON : il n'a pas de « features »."))
            text.skip()
        if text.peek() != "[":
            raise self._not_geojson()
        text.skip()
        yield from self._array(text)

    def _array(self, text: "_Text") -> Iterator[dict[str, Any]]:
        while text.peek() != "]":
            self.number += 1
            feature = self._value(text)
            if not isinstance(feature, dict):
                raise self._not_geojson()
            yield feature
            if text.peek() == ",":
                text.skip()
            elif text.peek() != "]":
                raise self._cut() if not text.peek() else self._not_geojson()
        self.share = 1.0

    def _value(self, text: "_Text") -> Any:
        try:
            return text.value()
        except ValueError as error:
            raise (self._cut() if text.ended and text.is_cut(error) else self._not_geojson()) from error

    def _member(self, name: str, value: Any) -> None:
        """What stands before the features: another kind of file, or another system of coordinates."""
        if name == "type" and value != "FeatureCollection":
            raise FileRefused(
                _("Ce fichier est du JSON de type « %(type)s », et non une collection GeoJSON.") % {"type": value}
            )
        if name == "crs" and value and not any(one in json.dumps(value) for one in DEGREES):
            raise FileRefused(
                _(
                    "Les coordonnées de ce fichier ne sont pas des degrés (WGS 84) : exportez-le en EPSG:4326 "
                    "avant de l'importer."
                )
            )

    def _cut(self) -> FileRefused:
        return FileRefused(
            _("Ce fichier est incomplet : il s'arrête au milieu. Téléchargez-le à nouveau."), line=self.number or None
        )

    def _not_geojson(self) -> FileRefused:
        return FileRefused(_("Ce fichier n'est pas du GeoJSON lisible."), line=self.number or None)


class _Text:
    """A window that moves over the text of the file; JSON values are taken from its beginning."""

    def __init__(self, file: BinaryIO, reader: FeatureReader) -> None:
        self.raw = file
        self.size = max(reader.path.stat().st_size, 1)
        self.reader = reader
        packed = file.read(2) == _GZIP
        file.seek(0)
        self.source: Any = gzip.GzipFile(fileobj=file) if packed else file
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.scan = json.JSONDecoder().raw_decode
        self.window = ""
        self.at = 0
        self.ended = False

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self.at < len(self.window):
                if self.window[self.at] not in _SPACES:
                    return self.window[self.at]
                self.at += 1
            if not self._more():
                return ""

    def skip(self) -> None:
        self.at += 1

    def value(self) -> Any:
        """The next JSON value. Raises ValueError when there is none, or the file ends within it."""
        step = CHUNK
        self.peek()
        while True:
            try:
                found, end = self.scan(self.window, self.at)
            except ValueError as error:
                if not self.is_cut(error) or len(self.window) - self.at > LARGEST or not self._more(step):
                    raise
                step *= 2  # a large value is not begun again for each of its pieces
                continue
            if end == len(self.window) and self._more():
                continue  # a number might go on
            self.at = end
            return found

    def is_cut(self, error: ValueError) -> bool:
        """Whether the end of the window is what the value stumbled over: an open text, or its last few letters."""
        at_the_end = getattr(error, "pos", 0) >= len(self.window) - LONGEST_WORD
        return at_the_end or str(error).startswith("Unterminated")

    def _more(self, size: int = CHUNK) -> bool:
        data = self.source.read(size)
        self.ended = not data
        self.reader.share = min(self.raw.tell() / self.size, 1.0)
        self.window = self.window[self.at :] + self.decoder.decode(data, final=self.ended)
        self.at = 0
        return bool(data)
