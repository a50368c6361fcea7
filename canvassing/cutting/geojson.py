"""The file that shows a cut: a point for each address, with its turf and its place in the walk."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from canvassing.areas import Area
from canvassing.models import TurfAddress

COLUMNS = (
    *("turf__number", "order", "address__doors", "address__lon", "address__lat"),
    *("address__key", "address__number", "address__suffix", "address__street"),
)


class PointsFile:
    """GeoJSON, written area by area: a country is never held in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._between = ""

    def add(self, area: Area) -> None:
        """The addresses of its turfs as they are now. `turf` is « 93072_0011-3 »: the area's code and its number."""
        stops = TurfAddress.objects.filter(turf__in=area.turfs()).order_by("turf__number", "order")
        for row in stops.values_list(*COLUMNS).iterator(chunk_size=2000):
            self._file.write(self._between + json.dumps(_feature(area.code, row), ensure_ascii=False))
            self._between = ",\n"


@contextmanager
def points_file(path: Path) -> Iterator[PointsFile]:
    """There once all is written: what fails leaves an older file as it was."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write('{"type": "FeatureCollection", "features": [\n')
            yield PointsFile(file)
            file.write("\n]}\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _feature(code: str, row: tuple[Any, ...]) -> dict[str, Any]:
    turf, order, doors, lon, lat, key, number, suffix, street = row
    properties = {
        "turf": f"{code}-{turf}",
        "order": order,
        "doors": doors,
        "address": key,
        "number": f"{number}{suffix}",
        "street": street,
    }
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}
