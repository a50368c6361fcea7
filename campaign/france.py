"""The country as one small drawing: outlines of the départements, and where a dot for each of them stands. Pure.

Mainland and Corsica keep their places; overseas départements stand in a row of boxes in the Bay of Biscay, each at a
scale of its own, as newspapers do.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent / "static" / "geo" / "departements.json"

WIDTH, HEIGHT = 1020, 985
VIEWBOX = f"0 0 {WIDTH} {HEIGHT}"
_WEST, _NORTH, _SCALE = -5.2, 51.1, 100.0  # degrees, degrees, units for a degree of latitude
_SQUEEZE = math.cos(math.radians(46.5))
#: Left and top of each box; its side is _BOX.
_BOX = 92
_BOXES = {"971": (0, 640), "972": (108, 640), "973": (0, 760), "974": (108, 760), "976": (0, 880)}
_SMALLEST_DOT, _LARGEST_DOT = 4.0, 30.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A département: its outline as an SVG path, and its middle."""

    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    code: str
    x: float
    y: float
    radius: float


def write_outline(target: Path) -> None:
    """The outlines as an SVG whose symbol pages show with `<use href="…#france">`, in colours of their own."""
    paths = "".join(f'<path d="{shape.path}"/>' for shape in shapes().values())
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="france" viewBox="{VIEWBOX}">{paths}</symbol></svg>\n'
    )


def dots(counts: dict[str, int]) -> list[Dot]:
    """One dot for each département that counts anything; its area follows the count. Largest first."""
    largest = max(counts.values(), default=0)
    found = [
        Dot(code, shape.x, shape.y, round(max(_SMALLEST_DOT, _LARGEST_DOT * math.sqrt(counts[code] / largest)), 1))
        for code, shape in shapes().items()
        if counts.get(code)
    ]
    return sorted(found, key=lambda dot: -dot.radius)


@lru_cache(maxsize=1)
def shapes() -> dict[str, Shape]:
    """The départements by official code."""
    features = json.loads(SOURCE.read_text())["features"]
    return {feature["properties"]["code"]: _shape(feature) for feature in features if _is_drawn(feature)}


def _is_drawn(feature: dict[str, Any]) -> bool:
    code = feature["properties"]["code"]
    return code in _BOXES or len(code) == 2


def _shape(feature: dict[str, Any]) -> Shape:
    rings = [polygon[0] for polygon in _polygons(feature["geometry"])]
    placed = [_rounded(ring) for ring in _projected(feature["properties"]["code"], rings)]
    drawn = [ring for ring in placed if len(ring) > 3]
    x, y = _middle(max(drawn, key=lambda ring: abs(_area(ring))))
    return Shape("".join(_path(ring) for ring in drawn), round(x), round(y))


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _projected(code: str, rings: list[list[Point]]) -> list[list[Point]]:
    if code not in _BOXES:
        return [[((lon - _WEST) * _SQUEEZE * _SCALE, (_NORTH - lat) * _SCALE) for lon, lat in ring] for ring in rings]
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    scale = (_BOX - 16) / max((max(lons) - min(lons)) * squeeze, max(lats) - min(lats))
    west, north = min(lons), max(lats)
    left = _BOXES[code][0] + (_BOX - (max(lons) - west) * squeeze * scale) / 2
    top = _BOXES[code][1] + (_BOX - (north - min(lats)) * scale) / 2
    return [
        [(left + (lon - west) * squeeze * scale, top + (north - lat) * scale) for lon, lat in ring] for ring in rings
    ]


def _rounded(ring: list[Point]) -> list[Point]:
    """Whole units, nothing twice in a row."""
    points = [(float(round(x)), float(round(y))) for x, y in ring]
    return [point for before, point in zip([None, *points], points, strict=False) if point != before]


def _path(ring: list[Point]) -> str:
    """Relative steps: half the size of absolute ones."""
    steps = [f"{x - a:g} {y - b:g}" for (a, b), (x, y) in pairwise(ring)]
    return f"M{ring[0][0]:g} {ring[0][1]:g}l{' '.join(steps).replace(' -', '-')}z"


def _area(ring: list[Point]) -> float:
    return sum(a * y - x * b for (a, b), (x, y) in pairwise(ring)) / 2


def _middle(ring: list[Point]) -> Point:
    """Centre of gravity."""
    area = _area(ring) * 6
    pairs = list(pairwise(ring))
    return (
        sum((a + x) * (a * y - x * b) for (a, b), (x, y) in pairs) / area,
        sum((b + y) * (a * y - x * b) for (a, b), (x, y) in pairs) / area,
    )
