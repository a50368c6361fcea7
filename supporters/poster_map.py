"""The outline of the country with one dot, for posters. Overseas, the territory's own outline instead.

Outlines are those under the site's map; where they have not been built, the poster does without.
"""

import json
import math
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

from territory.models import Place
from territory.outlines import FILE

#: Shapes are drawn so many times larger and brought down: smooth edges.
FINE = 3

Point = tuple[float, float]
Ring = list[Point]


@lru_cache(maxsize=1)
def _rings() -> dict[str, list[Ring]]:
    """Outer rings by official code of the département; empty without the file."""
    if not FILE.exists():
        return {}
    features = json.loads(FILE.read_text())["features"]
    return {feature["properties"]["code"]: _outer(feature["geometry"]) for feature in features}


def _outer(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(lon, lat) for lon, lat in polygon[0]] for polygon in polygons]


def around(place: Place) -> dict[str, list[Ring]]:
    """Mainland and Corsica for whoever lives there; elsewhere the one territory, if its outline is known."""
    code = (place.departement or place).code.removeprefix("D-")
    if len(code) == 2:
        return {other: rings for other, rings in _rings().items() if len(other) == 2}
    return {other: rings for other, rings in _rings().items() if other == code}


def draw_outline(
    size: tuple[int, int], outline: dict[str, list[Ring]], *, land: str
) -> tuple[Image.Image, "Projection"]:
    """The land on a transparent ground, as large as fits in `size`, and where its points have gone."""
    projection = Projection([point for rings in outline.values() for ring in rings for point in ring], size)
    image = Image.new("RGBA", (size[0] * FINE, size[1] * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for rings in outline.values():
        for ring in rings:
            points = [(x * FINE, y * FINE) for x, y in map(projection.at, ring)]
            draw.polygon(points, fill=land)
            draw.line([*points, points[0]], fill=land, width=FINE, joint="curve")
    return image.resize(size, Image.Resampling.LANCZOS), projection


class Projection:
    """Degrees to pixels of a box, centred, a degree of longitude as much shorter as it is there."""

    def __init__(self, points: list[Point], size: tuple[int, int]) -> None:
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        self.west, self.north = min(lons), max(lats)
        self.squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
        wide, high = (max(lons) - self.west) * self.squeeze, self.north - min(lats)
        self.scale = min((size[0] - 2) / wide, (size[1] - 2) / high)
        self.left = (size[0] - wide * self.scale) / 2
        self.top = (size[1] - high * self.scale) / 2

    def at(self, point: Point) -> Point:
        lon, lat = point
        x = self.left + (lon - self.west) * self.squeeze * self.scale
        return x, self.top + (self.north - lat) * self.scale
