"""Which stops touch: the Delaunay graph of their points."""

import numpy as np
import scipy  # its parts are loaded when they are first asked for: most processes never do

from canvassing.turf.stops import Floats, Ints, Ints32


def touching(x: Floats, y: Floats) -> tuple[Ints32, Ints32]:
    """Distinct points (s,) → (links (s + 1,), near): near[links[i]:links[i + 1]] are the neighbours of i."""
    one, other = _pairs(x, y).T
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    graph = scipy.sparse.csr_matrix((np.ones(len(ends[0]), np.int8), ends), shape=(len(x), len(x)))
    return graph.indptr.astype(np.int32), graph.indices.astype(np.int32)


def _pairs(x: Floats, y: Floats) -> Ints:
    points = np.column_stack([x, y])
    if len(points) < 2:
        return np.empty((0, 2), np.int64)
    try:
        graph = scipy.spatial.Delaunay(points) if len(points) > 3 else None
    except scipy.spatial.QhullError:  # all on one line
        graph = None
    if graph is None:
        order = np.lexsort((y, x))
        return np.column_stack([order[:-1], order[1:]]).astype(np.int64)
    corners = graph.simplices.astype(np.int32)
    # Points too near others to be corners hang on the nearest one.
    return np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]], graph.coplanar[:, [0, 2]]])
