"""What a cut is worth: balance, length of the walks, pieces, overlaps, streets cut. For ours and for a peer alike."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Streets of so many doors could be one turf, or not: shorter ones say nothing, longer ones must be cut.
STREETS = (5, 60)
#: A hull overlaps when others cover more than this share of it.
OVERLAP = 0.1


def score(points: Floats, street: Ints, turf: Ints, order: Ints) -> dict[str, float]:
    """points (n, 2) metres, one for each door; turf (n,) 0..K−1, order (n,) place in the walk.

    `metres`: closed walks per door. `balance`: most doors ÷ fewest. `whole`: share of turfs whose points hang together
    in the Delaunay graph of all points. `overlap`: share of turfs whose convex hull others cover by more than OVERLAP.
    `streets`: mean number of turfs of a street of STREETS doors. `longest`: 95th centile of the longest leg, metres.
    """
    by_walk = np.lexsort((order, turf))
    sizes = np.bincount(turf)
    walks = np.split(points[by_walk], np.cumsum(sizes)[:-1])
    legs = [np.hypot(*(walk - np.roll(walk, -1, axis=0)).T) for walk in walks]
    return {
        "turfs": len(sizes),
        "metres": sum(float(leg.sum()) for leg in legs) / len(points),
        "balance": float(sizes.max() / sizes.min()),
        "whole": _whole(points, turf),
        "overlap": _overlapping(walks),
        "streets": _cuts(street, turf),
        "longest": float(np.percentile([leg.max() for leg in legs], 95)),
    }


def _whole(points: Floats, turf: Ints) -> float:
    distinct, of = np.unique(points, axis=0, return_inverse=True)
    corners = Delaunay(distinct).simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    turf_of = np.full(len(distinct), -1)
    turf_of[of.ravel()] = turf
    same = pairs[turf_of[pairs[:, 0]] == turf_of[pairs[:, 1]]]
    graph = coo_matrix((np.ones(len(same)), same.T), shape=(len(distinct), len(distinct)))
    label = connected_components(graph, directed=False)[1]
    pieces = np.bincount(np.unique(np.column_stack([turf_of, label]), axis=0)[:, 0], minlength=turf.max() + 1)
    return float((pieces <= 1).mean())


def _overlapping(walks: list[Floats]) -> float:
    hulls = np.array([shapely.MultiPoint(walk).convex_hull.buffer(1) for walk in walks])
    one, other = shapely.STRtree(hulls).query(hulls, predicate="intersects")
    one, other = one[one != other], other[one != other]
    covered = np.bincount(one, shapely.area(shapely.intersection(hulls[one], hulls[other])), len(hulls))
    return float((covered > OVERLAP * shapely.area(hulls)).mean())


def _cuts(street: Ints, turf: Ints) -> float:
    pairs = np.unique(np.column_stack([street, turf]), axis=0)[:, 0]
    names, doors = np.unique(street, return_counts=True)
    kept = names[(doors >= STREETS[0]) & (doors <= STREETS[1])]
    return float(np.isin(pairs, kept).sum() / max(len(kept), 1))
