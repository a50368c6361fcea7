"""Addresses that one walk may join: whoever is on foot does not go from a hamlet to the next, kilometres away. Pure.

An area is first taken apart into hamlets, then each is cut by itself. A hamlet joins the next one where the way is
short for what it holds; houses that stand alone are gathered for a tour by car, or stay alone.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when they are first asked for: most processes never do

from canvassing import turf as algorithm
from canvassing.turf.neighbours import touching

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Metres from one door to the next that nobody sees; that a walker takes without a thought; and more for each door
#: that is there.
NEAR, GAP, GAIN = 120.0, 250.0, 40.0
#: Doors of a hamlet, as shares of a turf. With more than a WHOLE turf, only what is near joins it; with more than OWN,
#: it has turfs of its own; with fewer than TAKEN_IN, a whole town may have it. A turf of several has no more than FULL.
WHOLE, OWN, TAKEN_IN, FULL = 0.75, 0.5, 0.2, 1.15
#: Metres between two hamlets of one walk, and of all such ways in it.
WALK, WALKS = 1000.0, 1500.0
#: Houses alone, as a share of a turf, and all those of a tour by car; metres from one to the next, and in all.
ALONE, TOUR, DRIVE, DRIVES = 0.12, 0.5, 3000.0, 10_000.0
#: Doors of a tour that is not worth starting the car for, and where counts would tell of one household (domain L20):
#: it joins another tour, from farther away.
LEAST, DETOUR = 5, 5000.0


def cut_hamlets(
    x: Floats,
    y: Floats,
    doors: Ints,
    side: Ints,
    *,
    street: Ints,
    target: int,
    seed: int,
    progress: Callable[[float], None] | None = None,
) -> algorithm.Cut:
    """As `canvassing.turf.cut` does, and no turf joins two hamlets that are far from one another."""
    group = hamlets(x, y, doors, target)
    turf, order = np.zeros(len(x), np.int64), np.zeros(len(x), np.int64)
    metres: list[Floats] = []
    made = done = 0
    for one in range(int(group.max(initial=-1)) + 1):
        here = np.flatnonzero(group == one)
        inside = _within(progress, done / len(x), len(here) / len(x))
        found = algorithm.cut(
            x[here], y[here], doors[here], side[here], street=street[here], target=target, seed=seed, progress=inside
        )
        turf[here], order[here] = found.turf + made, found.order
        metres.append(found.metres)
        made += len(found)
        done += len(here)
        if progress:
            progress(done / len(x))
    return algorithm.Cut(turf, order, np.concatenate(metres) if metres else np.empty(0))


def hamlets(x: Floats, y: Floats, doors: Ints, target: int) -> Ints:
    """Hamlet (n,) of each address, from 0, in the order of the first of their addresses."""
    if not len(x):
        return np.empty(0, np.int64)

    def at_once(metres: float, ways: float, small: int, both: int) -> bool:
        return metres <= NEAR or small < WHOLE * target

    def on_foot(metres: float, ways: float, small: int, both: int) -> bool:
        """`ways`: metres between the hamlets that both are made of, this way too."""
        if metres > min(GAP + GAIN * small, WALK) or small >= OWN * target:
            return False
        return small < TAKEN_IN * target or (both <= FULL * target and ways <= WALKS)

    def by_car(metres: float, ways: float, small: int, both: int) -> bool:
        return both <= TOUR * target and ways <= DRIVES

    def too_few(metres: float, ways: float, small: int, both: int) -> bool:
        return small < LEAST and both <= TOUR * target

    steps = _ways(x, y)
    group = _joined(steps, doors, np.arange(len(x)), GAP, at_once)
    group = _joined(steps, doors, group, WALK, on_foot)
    alone = np.bincount(group, doors)[group] < ALONE * target
    if alone.any():
        steps = _ways(x[alone], y[alone])
        tours = _joined(steps, doors[alone], group[alone], DRIVE, by_car)
        group[alone] = len(x) + _joined(steps, doors[alone], tours, DETOUR, too_few)
    return _numbered(group)


def _joined(
    steps: list[tuple[int, int, float]],
    doors: Ints,
    group: Ints,
    reach: float,
    may: Callable[[float, float, int, int], bool],
) -> Ints:
    """Groups (n,) once those within `reach` of one another are joined, the nearest first, where they may be."""
    group = _numbered(group)
    held = np.bincount(group, doors).astype(np.int64).tolist()
    ways = [0.0] * len(held)
    root = list(range(len(held)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for a, b, metres in steps:
        if metres > reach:
            break
        one, other = find(int(group[a])), find(int(group[b]))
        walked = ways[one] + ways[other] + metres
        if one != other and may(metres, walked, min(held[one], held[other]), held[one] + held[other]):
            root[other] = one
            held[one] += held[other]
            ways[one] = walked
    return _numbered(np.array([find(one) for one in range(len(held))])[group])


def _ways(x: Floats, y: Floats) -> list[tuple[int, int, float]]:
    """The shortest ways that join all points, nearest first: (address, address, metres)."""
    points, first, of = np.unique(np.column_stack([x, y]), axis=0, return_index=True, return_inverse=True)
    links, near = touching(points[:, 0], points[:, 1])
    rows = np.repeat(np.arange(len(points)), np.diff(links))
    metres = np.hypot(*(points[rows] - points[near]).T)
    tree = scipy.sparse.csgraph.minimum_spanning_tree(
        scipy.sparse.csr_matrix((metres, (rows, near)), shape=(len(points),) * 2)
    ).tocoo()
    ways = list(zip(first[tree.row].tolist(), first[tree.col].tolist(), tree.data.tolist(), strict=True))
    same = np.flatnonzero(first[of.ravel()] != np.arange(len(x)))
    ways += [(int(first[of.ravel()[i]]), int(i), 0.0) for i in same]
    return sorted(ways, key=lambda way: (way[2], way[0], way[1]))


def _numbered(group: Ints) -> Ints:
    """From 0, in the order of the first address of each."""
    _values, first, of = np.unique(group, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[of.ravel()]


def _within(progress: Callable[[float], None] | None, start: float, size: float) -> Callable[[float], None] | None:
    return None if progress is None else lambda share: progress(start + share * size)
