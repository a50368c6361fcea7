"""A few shapes as one small drawing for a page: GeoJSON geometries in, SVG paths out. Pure."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIDE = 360
MARGIN = 0.08

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """`paths` by the key of each shape; `width` and `height` in the units of the paths."""

    width: int
    height: int
    paths: dict[str, str]


def draw(shapes: Mapping[str, str], box: Box) -> Drawing:
    """Shapes as GeoJSON text (degrees), seen through a box (west, south, east, north) with a margin around it.

    The longer side measures 360 units; longitudes are squeezed as the latitude wants.
    """
    west, south, east, north = box
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-5), max(north - south, 1e-5)
    scale = SIDE * (1 - 2 * MARGIN) / max(wide, high)
    pad = SIDE * MARGIN
    width, height = round(wide * scale + 2 * pad), round(high * scale + 2 * pad)

    def point(position: Sequence[float]) -> str:
        x, y = (position[0] - west) * squeeze * scale + pad, (north - position[1]) * scale + pad
        return f"{x:.1f} {y:.1f}"

    def path(text: str) -> str:
        geometry = json.loads(text)
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        return "".join(f"M{'L'.join(point(one) for one in ring)}Z" for polygon in polygons for ring in polygon)

    return Drawing(width, height, {key: path(text) for key, text in shapes.items()})
