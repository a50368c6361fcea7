"""Where a walk begins, and the outline that is drawn around a turf. Pure."""

import json

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping

from canvassing.turf.metres import Plane

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Metres around the doors that an outline holds.
MARGIN = 18.0
#: Decimals of a degree: a metre.
DECIMALS = 5


def begun_near(x: Floats, y: Floats, order: Ints, start: tuple[float, float]) -> Ints:
    """A closed walk, place (n,) of each address, turned so that it begins nearest to `start` and comes back near it."""
    if len(order) < 2:
        return order
    tour = np.argsort(order, kind="stable")
    away = np.hypot(x[tour] - start[0], y[tour] - start[1])
    first = int(np.argmin(away))
    if away[(first + 1) % len(tour)] < away[first - 1]:  # goes out by the far side, comes back by the near one
        tour = np.roll(tour[::-1], first + 1 - len(tour))
    else:
        tour = np.roll(tour, -first)
    place = np.empty(len(tour), np.int64)
    place[tour] = np.arange(len(tour))
    return place


def outline(lon: Floats, lat: Floats) -> str:
    """GeoJSON of a surface around these points; "" without any."""
    if not len(lon):
        return ""
    plane = Plane.around(lon, lat)
    points = shapely.multipoints(np.column_stack(plane.to_metres(lon, lat)))
    around = shapely.concave_hull(points, ratio=0.4).buffer(MARGIN, quad_segs=2).simplify(1.5)
    back = shapely.transform(around, lambda xy: np.column_stack(plane.to_degrees(xy[:, 0], xy[:, 1])))
    rounded = shapely.transform(back, lambda xy: xy.round(DECIMALS))
    return json.dumps(mapping(rounded), separators=(",", ":"))
