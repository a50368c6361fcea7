"""The cut and the walk, from addresses to addresses."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from canvassing import turf as package
from canvassing.turf import tours
from canvassing.turf.annealing import Annealing, Progress, Schedule
from canvassing.turf.halving import halve, how_many
from canvassing.turf.stops import Floats, Ints, Stops, gather

#: Kicks of a walk that is ordered alone: nobody waits for them.
KICKS = 300


def cut_into(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    doors: npt.ArrayLike,
    side: npt.ArrayLike,
    street: npt.ArrayLike | None,
    *,
    target: int | None,
    parts: int | None,
    seed: int,
    progress: Progress | None,
    schedule: Schedule | None = None,
) -> "package.Cut":
    """`package.cut` by target, `package.split` by parts."""
    stops = _stops(x, y, doors, side, street)
    if not len(stops):
        none = np.empty(0, np.int64)
        return package.Cut(none, none.copy(), np.empty(0))
    total = int(stops.doors.sum())
    mean = target if target is not None else total / max(parts or 1, 1)
    heavy = mean * package.FEWEST * package.BALANCE
    count = how_many(stops.doors, target, heavy) if target is not None else (parts or 1)
    first = halve(stops, min(count, len(stops)), heavy)
    by_place = np.argsort(first, kind="stable")
    stops, first = stops.sorted_by(by_place), first[by_place]
    ran = Annealing(stops, first, _limits(stops.doors, first, heavy), schedule or Schedule(), seed)
    turf, walks, starts, metres = ran.run(progress)
    return _cut(stops, turf.astype(np.int64), walks, starts, metres)


def walk(x: Floats, y: Floats, start: tuple[float, float] | None, seed: int) -> tuple[Ints, float]:
    """`package.order`."""
    ones = np.ones(len(x), np.int64)
    stops = _stops(x, y, ones, -ones, None)
    if not len(stops):
        return np.empty(0, np.int64), 0.0
    tour = np.arange(len(stops), dtype=np.int32)
    starts = np.array([0, len(stops)], np.int32)
    metres = tours.shorten_all(stops.x, stops.y, tour, starts, KICKS, seed, True)
    middle = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    near = None if start is None else (start[0] - middle[0], start[1] - middle[1])
    return _places(stops, _begun(stops, tour, near)), float(metres[0])


def _stops(
    x: npt.ArrayLike, y: npt.ArrayLike, doors: npt.ArrayLike, side: npt.ArrayLike, street: npt.ArrayLike | None
) -> Stops:
    xs, ys = np.ascontiguousarray(x, np.float64), np.ascontiguousarray(y, np.float64)
    counts, sides = np.asarray(doors).astype(np.int64), np.asarray(side).astype(np.int64)
    streets = np.full(len(xs), -1, np.int64) if street is None else np.asarray(street).astype(np.int64)
    if not len(xs) == len(ys) == len(counts) == len(sides) == len(streets):
        raise ValueError("x, y, doors, side and street must be as long as one another")
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()):
        raise ValueError("an address without a place")
    if (counts < 1).any():
        raise ValueError("an address without a door")
    return gather(xs, ys, counts, sides, streets)


def _limits(doors: Ints, turf: Ints, heavy: float) -> tuple[int, int]:
    """Fewest and most doors of a turf, around the mean of those that one stop does not fill.

    One door narrower than promised, where there is room: the last door may cost a kilometre's walk.
    """
    light = doors <= heavy
    turfs = len(np.unique(turf[light])) or 1
    low = int(np.ceil(package.FEWEST * doors[light].sum() / turfs))
    high = int(np.floor(low * package.BALANCE))
    return (low + 1 if high - low > 8 else low), high


def _begun(stops: Stops, tour: npt.NDArray[np.int32], start: tuple[float, float] | None) -> npt.NDArray[np.int32]:
    """A closed walk turned so that it begins near `start` and ends near it too, or after its longest leg."""
    x, y = stops.x[tour], stops.y[tour]
    if start is None:
        return np.roll(tour, -int(np.argmax(np.hypot(x - np.roll(x, 1), y - np.roll(y, 1)))))
    away = np.hypot(x - start[0], y - start[1])
    at = int(np.argmin(away))
    if away[(at + 1) % len(tour)] < away[at - 1]:
        return np.roll(tour[::-1], at + 1 - len(tour))
    return np.roll(tour, -at)


def _places(stops: Stops, tour: npt.NDArray[np.int32]) -> Ints:
    """Place (n,) of each address; those of one stop in the order they came."""
    rank = np.empty(len(stops), np.int64)
    rank[tour] = np.arange(len(stops))
    place = np.empty(len(stops.of), np.int64)
    place[np.argsort(rank[stops.of], kind="stable")] = np.arange(len(stops.of))
    return place


def _cut(
    stops: Stops, turf: Ints, walks: npt.NDArray[np.int32], starts: npt.NDArray[np.int32], metres: Floats
) -> "package.Cut":
    begun = np.concatenate([_begun(stops, walks[a:b], None) for a, b in pairwise(starts)])
    place = _places(stops, begun)  # over all turfs, one after the other
    of_address = turf[stops.of]
    before = np.concatenate([[0], np.cumsum(np.bincount(of_address, minlength=len(metres)))])
    return package.Cut(of_address, place - before[of_address], metres)
