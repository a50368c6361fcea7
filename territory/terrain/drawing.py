"""A few shapes as one small drawing for a page: GeoJSON geometries in, SVG paths out. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDE = 360
MARGIN = 0.08
#: Units: how large a point is drawn.
DOT = 3

Box = tuple[float, float, float, float]
Geometry = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """`paths` by the key of each shape; `width` and `height` in the units of the paths."""

    width: int
    height: int
    paths: dict[str, str]


class Frame:
    """What a box (west, south, east, north) becomes on a drawing whose longer side measures `side` units, margins
    included; longitudes are squeezed as the latitude wants."""

    def __init__(self, box: Box, *, side: int, margin: float) -> None:
        self.west, south, east, self.north = box
        self.squeeze = math.cos(math.radians((south + self.north) / 2))
        wide, high = max((east - self.west) * self.squeeze, 1e-5), max(self.north - south, 1e-5)
        self.scale, self.pad = side * (1 - 2 * margin) / max(wide, high), side * margin
        self.width, self.height = (round(length * self.scale + 2 * self.pad) for length in (wide, high))

    def point(self, position: Sequence[float]) -> tuple[float, float]:
        """Of (lon, lat), from the upper left corner."""
        across, down = (position[0] - self.west) * self.squeeze, self.north - position[1]
        return across * self.scale + self.pad, down * self.scale + self.pad


def draw(shapes: Mapping[str, Geometry], box: Box, *, side: int = SIDE, margin: float = MARGIN) -> Drawing:
    """GeoJSON geometries (degrees), seen through a box (west, south, east, north) with a margin around it.

    The margin is a share of the longer side, which measures `side` units.
    """
    frame = Frame(box, side=side, margin=margin)

    def point(position: Sequence[float]) -> str:
        x, y = frame.point(position)
        return f"{x:.1f} {y:.1f}"

    def path(geometry: Geometry) -> str:
        if geometry["type"] == "Point":
            around = f"a{DOT} {DOT} 0 1 0 "
            return f"M{point(geometry['coordinates'])}m-{DOT} 0{around}{2 * DOT} 0{around}-{2 * DOT} 0Z"
        return "".join(f"M{'L'.join(point(one) for one in ring)}Z" for ring in _rings(geometry))

    return Drawing(frame.width, frame.height, {key: path(geometry) for key, geometry in shapes.items()})


def box_of(geometries: Iterable[Geometry]) -> Box | None:
    """West, south, east, north of them all; None without any."""
    positions = [one for geometry in geometries for ring in _rings(geometry) for one in ring]
    if not positions:
        return None
    lons, lats = [one[0] for one in positions], [one[1] for one in positions]
    return min(lons), min(lats), max(lons), max(lats)


def _rings(geometry: Geometry) -> list[Any]:
    found = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [[found]]
    polygons = found if geometry["type"] == "MultiPolygon" else [found]
    return [ring for polygon in polygons for ring in polygon]
