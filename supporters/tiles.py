"""The map's tiles: GeoJSON of the 4 × 4 squares that one web-map tile shows, from the counters alone.

`{"type": "FeatureCollection", "features": […]}`: each feature a Point at the mean position of a square's
testimonies with the property `count`; a single one also says which (`testimony`). The tiles of one zoom add
up to all published testimonies.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.urls import reverse

from common.cells import DETAIL, cell_key, tile_of, tile_range, tiles_of
from common.door import Answer, public_headers
from supporters.map_counters import SCALE
from supporters.models import TileChange

CONTENT_TYPE = "application/geo+json"
#: Of so many changes at once, dropping everything is the cheaper answer.
MOST_CHANGES = 500

_EMPTY = b'{"type":"FeatureCollection","features":[]}'
_START, _END = '{"type":"FeatureCollection","features":[', "]}"
_FEATURE = '{"type":"Feature","geometry":{"type":"Point","coordinates":[%.5f,%.5f]},"properties":{"count":%d%s}}'
_SQUARES = (
    "SELECT cell, count, lon_sum, lat_sum, testimony_sum FROM supporters_mapcell "
    "WHERE cell BETWEEN %s AND %s AND count > 0 ORDER BY cell"
)
_NUMBER = r"(0|[1-9]\d{0,5})"

Square = tuple[int, int, int, int, int]


def tile(z: int, x: int, y: int) -> bytes:
    """One tile's GeoJSON. Raises ValueError where there is no such tile."""
    return _geojson(_squares(*tile_range(z, x, y)))


def _squares(first: int, last: int) -> list[Square]:
    with connection.cursor() as cursor:
        cursor.execute(_SQUARES, (first, last))
        return cursor.fetchall()  # type: ignore[no-any-return]


def _geojson(squares: list[Square]) -> bytes:
    if not squares:
        return _EMPTY
    features = [
        _FEATURE % (lon / count / SCALE, lat / count / SCALE, count, "" if count > 1 else f',"testimony":{testimony}')
        for _, count, lon, lat, testimony in squares
    ]
    return (_START + ",".join(features) + _END).encode()


class TileSource:
    """Tiles for the door (`common.door.Source`)."""

    #: A miss reads the tiles of this many zooms up in one question: squares of neighbours lie side by side.
    NEIGHBOURS = 1

    def __init__(self) -> None:
        self.prefix = reverse("supporters:tile", args=[0, 0, 0]).removesuffix("0/0/0.json")
        self._pattern = re.compile(rf"{re.escape(self.prefix)}{_NUMBER}/{_NUMBER}/{_NUMBER}\.json")
        self._headers = public_headers(CONTENT_TYPE)

    def path(self, z: int, x: int, y: int) -> str:
        return f"{self.prefix}{z}/{x}/{y}.json"

    def render(self, path: str) -> dict[str, Answer]:
        """The tile and its neighbours within the block that one range of squares covers."""
        match = self._pattern.fullmatch(path)
        if not match:
            return {}
        z, x, y = map(int, match.groups())
        try:
            tile_range(z, x, y)
        except ValueError:
            return {}
        up = min(z, self.NEIGHBOURS)
        block = cell_key(z - up, x >> up, y >> up) << 2 * up
        return {name: Answer(body, self._headers) for name, body in self._block(block, 4**up)}

    def _block(self, block: int, size: int) -> Iterable[tuple[str, bytes]]:
        """Path and bytes of `size` tiles whose keys begin at `block`."""
        shift = 2 * DETAIL
        found: list[list[Any]] = [[] for _ in range(size)]
        for square in _squares(block << shift, (block + size << shift) - 1):
            found[(square[0] >> shift) - block].append(square)
        for offset, squares in enumerate(found):
            yield self.path(*tile_of(block + offset)), _geojson(squares)

    def newest(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT MAX(id) FROM supporters_tilechange")
            return cursor.fetchone()[0] or 0

    def changes(self, since: int, until: int) -> Iterable[str] | None:
        changed = TileChange.objects.filter(pk__gt=since, pk__lte=until).order_by("pk")
        cells = set(changed.values_list("cell", flat=True)[: MOST_CHANGES + 1])
        if TileChange.EVERYTHING in cells or len(cells) > MOST_CHANGES:
            return None
        return [self.path(*address) for cell in cells for address in tiles_of(cell)]
