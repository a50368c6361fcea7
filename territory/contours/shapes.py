"""Boundaries made fit to keep and to draw. Pure: GeoJSON and arrays of geometries in, the same out. Degrees, WGS 84."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

Shapes = NDArray[Any]
Box = tuple[float, float, float, float]

#: Decimals of a degree kept (0.1 m), and degrees: how far a line may be drawn from the true one.
DECIMALS = 6
#: Square degrees, a few square metres: less is no boundary.
SMALLEST = 1e-9
NEAR_DECIMALS, NEAR_TOLERANCE = 5, 0.00005
FAR_DECIMALS, FAR_TOLERANCE = 4, 0.0007
#: Degrees around a département within which its precincts are looked for: its outline is drawn without small islands.
AROUND = 0.6


class Flaw(Enum):
    """Why a geometry is not a boundary."""

    MISSING = "missing"
    NOT_AREA = "not an area"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    PROJECTED = "projected"
    SWAPPED = "swapped"
    ELSEWHERE = "elsewhere"


def read_shape(geometry: Any) -> Geometry | Flaw:
    """A geometry of GeoJSON as it stands, height left out."""
    if geometry is None:
        return Flaw.MISSING
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return Flaw.NOT_AREA if isinstance(kind, str) else Flaw.UNREADABLE
    try:
        coordinates = geometry["coordinates"]
        polygons = [coordinates] if kind == "Polygon" else coordinates
        parts = [_polygon(rings) for rings in polygons if rings]
    except (ValueError, TypeError, KeyError, IndexError, shapely.errors.ShapelyError):
        return Flaw.UNREADABLE
    if not parts:
        return Flaw.EMPTY
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _polygon(rings: Sequence[Any]) -> Geometry:
    drawn = [np.asarray(ring, dtype=float)[:, :2] for ring in rings if len(ring)]
    if not all(np.isfinite(ring).all() for ring in drawn):
        raise ValueError("a coordinate is not a number")
    return shapely.polygons(shapely.linearrings(drawn[0]), [shapely.linearrings(ring) for ring in drawn[1:]] or None)


def misplaced(box: Box, expected: Box | None) -> Flaw | None:
    """Whether a shape lies off the globe, or off its département (`expected`; None when that is not known)."""
    west, south, east, north = box
    if max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180:
        # Latitudes beyond the poles: metres of Lambert-93, or (longitude of the Pacific, latitude) the wrong way round.
        return Flaw.SWAPPED if max(map(abs, box)) <= 180 else Flaw.PROJECTED
    if expected is None or _within(box, expected):
        return None
    return Flaw.SWAPPED if _within((south, west, north, east), expected) else Flaw.ELSEWHERE


def _within(box: Box, expected: Box) -> bool:
    west, south, east, north = expected
    inside_lon = west - AROUND <= box[0] and box[2] <= east + AROUND
    return inside_lon and south - AROUND <= box[1] and box[3] <= north + AROUND


def mend(shape: Geometry) -> tuple[Geometry | Flaw, bool]:
    """A valid boundary, and whether it had to be repaired."""
    repaired = not shape.is_valid
    found = _areas(shapely.make_valid(shape)) if repaired else shape
    return (found, repaired) if found.area > SMALLEST else (Flaw.EMPTY, repaired)


def on_grid(shapes: Shapes) -> Shapes:
    """The same with coordinates of `DECIMALS`, valid still."""
    found = np.asarray(shapely.transform(shapes, lambda points: points.round(DECIMALS)))
    for n in np.flatnonzero(~shapely.is_valid(found)):  # points that rounding brought onto a line
        found[n] = _areas(shapely.make_valid(found[n]))
    return found


def _areas(shape: Geometry) -> Geometry:
    """What has an area of a collection; the lines and points that a repair leaves over go."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_dimensions(parts) == 2]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def drawn(shapes: Shapes) -> tuple[list[str], list[str]]:
    """GeoJSON of shapes as seen from near, and from afar, where islands and holes smaller than the detail are left out.

    Neighbours keep the same border where they share one exactly; elsewhere each shape is simplified by itself.
    """
    together = bool(shapely.coverage_is_valid(shapes))
    near = _simplified(shapes, NEAR_TOLERANCE, together=together)
    far = _simplified(near, FAR_TOLERANCE, together=together)
    return (
        as_text(_rounded(near, shapes, NEAR_DECIMALS, smallest=0.0)),
        as_text(_rounded(far, shapes, FAR_DECIMALS, smallest=FAR_TOLERANCE**2)),
    )


def redrawn(shapes: Shapes, tolerance: float, decimals: int) -> Shapes:
    """Shapes that were drawn before, with less detail."""
    simple = _simplified(shapes, tolerance, together=bool(shapely.coverage_is_valid(shapes)))
    return _rounded(simple, shapes, decimals, smallest=tolerance**2)


def as_text(shapes: Shapes) -> list[str]:
    return [str(text) for text in shapely.to_geojson(shapes)]


def _simplified(shapes: Shapes, tolerance: float, *, together: bool) -> Shapes:
    if together:
        return np.asarray(shapely.coverage_simplify(shapes, tolerance))
    return np.asarray(shapely.simplify(shapes, tolerance, preserve_topology=True))


def _rounded(simple: Shapes, shapes: Shapes, decimals: int, *, smallest: float) -> Shapes:
    """On a coarser grid, without the rings that are smaller there than `smallest` (square degrees).

    What is too small for the grid altogether is drawn as it was in `shapes`.
    """
    parts, owners = shapely.get_parts(simple, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    rounded = shapely.transform(rings, lambda points: points.round(decimals))
    areas = shapely.area(shapely.polygons(rounded))
    outer = np.ones(len(rings), dtype=bool)
    outer[1:] = part_of[1:] != part_of[:-1]
    kept = areas > smallest
    kept |= _largest(areas, outer, owners[part_of], len(shapes)) & (areas > 0)
    clean = np.array([None] * len(rings), dtype=object)
    clean[kept] = shapely.remove_repeated_points(rounded[kept])
    found: list[list[Geometry]] = [[] for _shape in range(len(shapes))]
    for number in np.flatnonzero(outer & kept):
        part, holes = part_of[number], []
        after = number + 1
        while after < len(rings) and part_of[after] == part:
            if kept[after]:
                holes.append(clean[after])
            after += 1
        found[owners[part]].append(shapely.polygons(clean[number], holes or None))
    return np.array([_joined(parts) or shapes[n] for n, parts in enumerate(found)], dtype=object)


def _largest(areas: NDArray[Any], outer: NDArray[Any], owner: NDArray[Any], count: int) -> NDArray[Any]:
    """Marks the largest outer ring of each shape, which is drawn however small it is."""
    best = np.zeros(count)
    np.maximum.at(best, owner[outer], areas[outer])
    return outer & (areas == best[owner])


def _joined(parts: list[Geometry]) -> Geometry | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return shapely.multipolygons(parts)
