"""A file of boundaries read once and checked, its shapes put aside on the disk by département. Pure: no database."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from territory.contours.keys import NoKey, Schema, find_schema
from territory.contours.reading import FeatureReader
from territory.contours.shapes import Box, Flaw, mend, misplaced, read_shape
from territory.imports.report import FileRefused, ImportReport, Progress
from territory.outlines import bounds

#: Features looked at to learn the layout.
FIRST = 50
#: Codes of precincts without a boundary that the report names.
NAMED = 20


class Known(NamedTuple):
    """A precinct of the database; `counted` when some round has its result."""

    pk: int
    commune: int
    counted: bool


class Kept(NamedTuple):
    """A boundary put aside: where it lies in the store."""

    code: str
    start: int
    size: int
    repaired: bool


def sentence(flaw: Flaw) -> str:
    return {
        Flaw.MISSING: _("Pas de contour, et ce bureau de vote n'est pas connu."),
        Flaw.NOT_AREA: _("Ce n'est pas une surface (polygone)."),
        Flaw.UNREADABLE: _("Contour illisible."),
        Flaw.EMPTY: _("Contour vide."),
        Flaw.PROJECTED: _("Coordonnées en mètres (Lambert-93 ?) : il faut des degrés, WGS 84 (EPSG:4326)."),
        Flaw.SWAPPED: _("Latitude et longitude sont inversées."),
        Flaw.ELSEWHERE: _("Ce contour est loin du département de son bureau de vote."),
    }[flaw]


class Survey:
    """What a file holds. To be closed, or used in a `with`: the store is a temporary file."""

    def __init__(self, *, known: Mapping[str, Known], communes: Mapping[str, int]) -> None:
        self.known = known
        self.communes = communes
        self.report = ImportReport()
        self.groups: dict[str, list[Kept]] = defaultdict(list)
        self.features = self.joined = self.repaired = 0
        self.without_shape: list[str] = []
        self._seen: dict[str, int] = {}
        self._store = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the survey
        self._size = 0

    def __enter__(self) -> "Survey":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def read(self, path: Path, *, key: str = "", progress: Progress) -> None:
        """Fills the report. Raises FileRefused for another kind of file, and when too many features are bad."""
        reader = FeatureReader(path)
        features = iter(reader)
        first = [feature for _n, feature in zip(range(FIRST), features, strict=False)]
        if not first:
            raise FileRefused(_("Ce fichier ne contient aucun contour."))
        schema = find_schema((_properties(feature) for feature in first), key=key)
        self.report.found["schema"] = schema.name
        for number, feature in enumerate(chain(first, features), start=1):
            self.features = number
            self._take(number, feature, schema)
            if not number % 200:
                progress(reader.share)
        self._conclude()
        progress(1.0)

    def shapes(self, group: list[Kept]) -> NDArray[Any]:
        """The boundaries of one département, valid, as they were in the file."""
        found = []
        for kept in group:
            self._store.seek(kept.start)
            found.append(self._store.read(kept.size))
        return np.asarray(shapely.from_wkb(found))

    def by_departement(self) -> Iterator[list[Kept]]:
        for name in sorted(self.groups):
            yield sorted(self.groups[name])

    def _take(self, number: int, feature: dict[str, Any], schema: Schema) -> None:
        try:
            code = schema.code(_properties(feature))
        except NoKey as error:
            self.report.reject(number, str(error))
            return
        if code in self._seen:
            words = _("Le bureau %(code)s est déjà dans ce fichier, au contour n° %(number)s.")
            self.report.reject(number, words % {"code": code, "number": self._seen[code]})
            return
        self._seen[code] = number
        reason = self._keep(code, feature)
        if reason:
            self.report.reject(number, reason)
        else:
            known = self.known.get(code)
            self.joined += bool(known and known.counted)

    def _keep(self, code: str, feature: dict[str, Any]) -> str:
        """Why not, or an empty text."""
        if code not in self.known and code[:5] not in self.communes:
            return _("Commune inconnue : %(code)s.") % {"code": code[:5]}
        shape = read_shape(feature.get("geometry"))
        if shape is Flaw.MISSING and code in self.known:
            self.without_shape.append(code)
            return ""
        repaired = False
        if not isinstance(shape, Flaw):
            shape = misplaced(shape.bounds, expected_box(code)) or shape
        if not isinstance(shape, Flaw):
            shape, repaired = mend(shape)
        if isinstance(shape, Flaw):
            return sentence(shape)
        self.repaired += repaired
        data = shapely.to_wkb(shape)
        self._store.write(data)
        self.groups[departement_of(code)].append(Kept(code, self._size, len(data), repaired))
        self._size += len(data)
        return ""

    def _conclude(self) -> None:
        report = self.report
        report.counts = {
            "features": self.features,
            "joined": self.joined,
            "without_precinct": self.features - self.joined - report.rejected,
            "repaired": self.repaired,
            "without_shape": len(self.without_shape),
            "rejected": report.rejected,
        }
        if self.without_shape:
            report.found["without_shape"] = ", ".join(sorted(self.without_shape)[:NAMED])
        if report.is_too_bad(read=self.features):
            first = report.errors[0]
            words = _("Trop de contours à rejeter : %(bad)s sur %(all)s. Le premier, n° %(line)s : %(reason)s")
            told = {"bad": report.rejected, "all": self.features, "line": first.line, "reason": first.reason}
            raise FileRefused(words % told, line=first.line, report=report)


def departement_of(code: str) -> str:
    """« 2A004_0001 » → « 2A », « 97411_0001 » → « 974 »."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def expected_box(code: str) -> Box | None:
    return bounds().get(departement_of(code))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}
