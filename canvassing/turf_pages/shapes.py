"""The ground of each turf as it is coloured on a map: side by side, never one over another. Pure.

The ground of a door is what lies nearer to it than to any other, and no farther than a margin: in a village, where
doors are far apart, it is wider.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when they are first asked for: most processes never do
import shapely
from shapely.geometry.base import BaseGeometry

from canvassing.turf.metres import Plane

Floats = npt.NDArray[np.float64]

#: Metres around a door, at least and at most; and how many times the usual way to the third nearest one.
MARGIN, WIDEST = 28.0, 90.0
TIMES = 0.9
#: Of the margin: holes between its own doors that are narrower than twice that are filled.
FILLED = 0.65
#: Metres that a drawn line may lie beside the true one.
LOOSE = 2.0
#: Decimals of a degree: a metre.
DECIMALS = 5


def grounds(turfs: Sequence[int], lon: Sequence[float], lat: Sequence[float]) -> dict[int, BaseGeometry]:
    """`turfs`, `lon`, `lat`: of each address, in degrees; gives a surface in degrees for each turf."""
    if not len(turfs):
        return {}
    longitudes, latitudes = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    plane = Plane.around(longitudes, latitudes)
    points = np.column_stack(plane.to_metres(longitudes, latitudes)).round(1)
    places, first = np.unique(points, axis=0, return_index=True)
    owners = np.asarray(turfs)[first]
    margin = _margin(places)
    cells = _cells(places, 2 * margin)
    found = {}
    for turf in np.unique(owners).tolist():
        mine = owners == turf
        around = shapely.union_all(shapely.buffer(shapely.points(places[mine]), margin, quad_segs=3))
        around = around.buffer(FILLED * margin, quad_segs=2).buffer(-FILLED * margin, quad_segs=2)
        ground = shapely.union_all(cells[mine]).intersection(around).simplify(LOOSE)
        found[int(turf)] = _to_degrees(ground, plane)
    return found


def _margin(places: Floats) -> float:
    if len(places) < 4:
        return MARGIN
    away, _which = scipy.spatial.cKDTree(places).query(places, k=4)
    return float(np.clip(TIMES * np.median(away[:, 3]), MARGIN, WIDEST))


def _cells(places: Floats, around: float) -> npt.NDArray[np.object_]:
    """Of each place, in the same order: the ground nearest to it."""
    if len(places) == 1:
        return np.asarray(shapely.buffer(shapely.points(places), around))
    edge = shapely.box(*(places.min(axis=0) - around), *(places.max(axis=0) + around))
    drawn = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=edge, ordered=True)
    return np.asarray(shapely.get_parts(drawn))


def _to_degrees(surface: BaseGeometry, plane: Plane) -> BaseGeometry:
    back = shapely.transform(surface, lambda xy: np.column_stack(plane.to_degrees(xy[:, 0], xy[:, 1])))
    return shapely.transform(back, lambda xy: xy.round(DECIMALS))
