"""Which precincts are next to each other. Pure: shapes in degrees in, pairs of their numbers out."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from territory.contours.shapes import DECIMALS

Numbers = NDArray[Any]

#: Metres: how long a common border must be.
LONG_ENOUGH = 5.0
#: Metres: how far apart the two drawings of a border may run, and for how long they must. The sectors that Paris
#: publishes are drawn along both sides of its streets: at 2 m, half of the neighbours would be missed.
NEAR_ENOUGH = 10.0
RUN_ENOUGH = 30.0
#: Pairs looked at together: outlines that overlap everywhere would else fill the memory.
AT_ONCE = 500
METRES_PER_DEGREE = 111_320.0


def neighbours(shapes: Numbers, changed: Numbers) -> list[tuple[int, int]]:
    """Pairs (smaller number first) that share a border, at least one of them `changed` (a mask).

    A border is common where both shapes have the same segments; or, since contours of different origins never do,
    where one outline runs near the other for longer than a mere corner would.
    """
    if not len(shapes):
        return []
    metres = _in_metres(shapes)
    tree = shapely.STRtree(metres)
    asked = np.flatnonzero(changed)
    first, second = tree.query(metres[asked], predicate="dwithin", distance=NEAR_ENOUGH)
    first = asked[first]
    kept = (first < second) | ~changed[second]
    kept &= first != second
    pairs = np.unique(np.sort(np.column_stack([first[kept], second[kept]]), axis=1), axis=0)
    exact = _same_segments(shapes, metres)
    count = len(shapes)
    known = np.isin(pairs[:, 0] * count + pairs[:, 1], exact)
    loose = pairs[~known]
    pieces = [loose[n : n + AT_ONCE] for n in range(0, len(loose), AT_ONCE)]
    found = np.vstack([pairs[known], *(piece[_runs_along(metres, piece)] for piece in pieces)])
    return sorted((int(a), int(b)) for a, b in found)


def _in_metres(shapes: Numbers) -> Numbers:
    """On a plane that touches the middle of the shapes: right within a per cent over a département."""
    west, south, east, north = shapely.total_bounds(shapes)
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * METRES_PER_DEGREE
    origin = np.array([(west + east) / 2, (south + north) / 2])
    return np.asarray(shapely.transform(shapes, lambda points: (points - origin) * scale))


def _same_segments(shapes: Numbers, metres: Numbers) -> Numbers:
    """Pairs, as smaller × count + larger, whose identical segments are together long enough."""
    owner, start, end = _segments(shapes)
    _owner, start_m, end_m = _segments(metres)
    lengths = np.hypot(*(end_m - start_m).T)
    points = np.round(np.concatenate([start, end]) * 10**DECIMALS).astype(np.int64)
    _points, ids = np.unique(points[:, 0] * (1 << 31) + points[:, 1], return_inverse=True)
    ends = np.sort(ids.reshape(2, -1), axis=0)
    order = np.lexsort((owner, ends[1], ends[0]))
    low, high, owner, lengths = ends[0][order], ends[1][order], owner[order], lengths[order]
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (owner[1:] != owner[:-1])
    pairs = owner[:-1][same] * len(shapes) + owner[1:][same]
    found, places = np.unique(pairs, return_inverse=True)
    total = np.bincount(places, weights=lengths[:-1][same], minlength=len(found))
    return np.asarray(found[total > LONG_ENOUGH])


def _segments(shapes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The shape each segment belongs to, and its two ends."""
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    within = ring_of[1:] == ring_of[:-1]
    return shape_of[part_of[ring_of[:-1][within]]], points[:-1][within], points[1:][within]


def _runs_along(metres: Numbers, pairs: Numbers) -> Numbers:
    """Whether the outline of the first runs near the second for longer than it does around a mere corner."""
    first, second = metres[pairs[:, 0]], metres[pairs[:, 1]]
    boxes = _common_boxes(first, second)
    lines = shapely.intersection(shapely.boundary(first), boxes)
    other = shapely.buffer(shapely.intersection(shapely.boundary(second), boxes), NEAR_ENOUGH, quad_segs=4)
    return np.asarray(shapely.length(shapely.intersection(lines, other)) > RUN_ENOUGH)


def _common_boxes(first: Numbers, second: Numbers) -> Numbers:
    one, two = shapely.bounds(first), shapely.bounds(second)
    low = np.maximum(one[:, :2], two[:, :2]) - 2 * NEAR_ENOUGH
    high = np.minimum(one[:, 2:], two[:, 2:]) + 2 * NEAR_ENOUGH
    return np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
