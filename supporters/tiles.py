"""The map's tiles: GeoJSON of the 4 × 4 squares that one web-map tile shows, from the counters alone.

`{"type": "FeatureCollection", "features": […]}`: each feature a Point at the mean position of a square's
testimonies with the property `count`; a single one also says which (`testimony`). The tiles of one zoom add
up to all published testimonies.
"""

import re
from collections.abc import Iterable

from django.urls import reverse

from common.cells import tile_range, tiles_of
from common.door import Answer, public_headers
from common.raw import Question
from supporters.map_counters import SCALE
from supporters.models import TileChange

CONTENT_TYPE = "application/geo+json"
#: Of so many changes at once, dropping everything is the cheaper answer.
MOST_CHANGES = 500

_START, _END = '{"type":"FeatureCollection","features":[', "]}"
_FEATURE = '{"type":"Feature","geometry":{"type":"Point","coordinates":[%.5f,%.5f]},"properties":{"count":%d%s}}'
_SQUARES = Question(
    "map_tile",
    "SELECT count, lon_sum, lat_sum, testimony_sum FROM supporters_mapcell WHERE cell BETWEEN %s AND %s ORDER BY cell",
)
_NEWEST_CHANGE = Question("map_newest_change", "SELECT MAX(id) FROM supporters_tilechange")
_NUMBER = r"(0|[1-9]\d{0,5})"


def tile(z: int, x: int, y: int) -> bytes:
    """One tile's GeoJSON. Raises ValueError where there is no such tile."""
    features = [
        _FEATURE % (lon / count / SCALE, lat / count / SCALE, count, "" if count > 1 else f',"testimony":{testimony}')
        for count, lon, lat, testimony in _SQUARES.ask(*tile_range(z, x, y))
        if count
    ]
    return (_START + ",".join(features) + _END).encode()


class TileSource:
    """Tiles for the door (`common.door.Source`)."""

    def __init__(self) -> None:
        self.prefix = reverse("supporters:tile", args=[0, 0, 0]).removesuffix("0/0/0.json")
        self._pattern = re.compile(rf"{re.escape(self.prefix)}{_NUMBER}/{_NUMBER}/{_NUMBER}\.json")
        self._headers = public_headers(CONTENT_TYPE)

    def path(self, z: int, x: int, y: int) -> str:
        return f"{self.prefix}{z}/{x}/{y}.json"

    def render(self, path: str) -> dict[str, Answer]:
        match = self._pattern.fullmatch(path)
        if not match:
            return {}
        try:
            return {path: Answer(tile(*map(int, match.groups())), self._headers)}
        except ValueError:
            return {}

    def newest(self) -> int:
        return _NEWEST_CHANGE.ask()[0][0] or 0

    def changes(self, since: int, until: int) -> Iterable[str] | None:
        changed = TileChange.objects.filter(pk__gt=since, pk__lte=until).order_by("pk")
        cells = set(changed.values_list("cell", flat=True)[: MOST_CHANGES + 1])
        if TileChange.EVERYTHING in cells or len(cells) > MOST_CHANGES:
            return None
        return [self.path(*address) for cell in cells for address in tiles_of(cell)]
