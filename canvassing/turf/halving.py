"""A first cut: the stops halved again and again across their longest direction, where the gap is widest. Pure numpy."""

import numpy as np
import numpy.typing as npt

from canvassing.turf.stops import Ints, Stops

#: A cut may leave its exact place by this share of a turf, to fall into a gap.
LEEWAY = 0.04


def how_many(doors: Ints, target: int, heavy: float) -> int:
    """Turfs for stops of these doors (s,): one for each stop beyond `heavy` doors, and the rest by the target."""
    alone = doors > heavy
    rest = int(doors[~alone].sum())
    return max(1, int(alone.sum()) + (max(1, round(rest / target)) if rest >= target / 2 else 0))


def halve(stops: Stops, parts: int, heavy: float) -> Ints:
    """Turf (s,) of each stop, 0..parts−1, near each other when their numbers are. Stops beyond `heavy` are alone."""
    turf = np.zeros(len(stops), np.int64)
    alone = np.flatnonzero(stops.doors > heavy)[: max(parts - 1, 0)] if parts > 1 else np.empty(0, np.int64)
    others = np.setdiff1d(np.arange(len(stops)), alone, assume_unique=True)
    left = parts - len(alone) if len(others) else 0
    waiting = [(others, left)] if len(others) else []
    done = 0
    while waiting:
        index, k = waiting.pop()
        if k == 1 or len(index) == 1:
            turf[index] = done
            done += 1
            continue
        ahead, behind, first = _two(stops, index, k)
        waiting += [(behind, k - first), (ahead, first)]
    turf[alone] = done + np.arange(len(alone))
    return turf


def _two(stops: Stops, index: Ints, k: int) -> tuple[Ints, Ints, int]:
    """Stops in two, for `first` and k − `first` turfs."""
    along = _along(stops.x[index], stops.y[index])
    order = np.argsort(along, kind="stable")
    held = np.cumsum(stops.doors[index][order])
    first = k // 2
    aim, leeway = held[-1] * first / k, LEEWAY * held[-1] / k
    last = len(index) - 2  # at least one stop on either side
    low = min(int(np.searchsorted(held, aim - leeway)), last)
    high = min(int(np.searchsorted(held, aim + leeway)), last)
    if high > low:
        at = low + int(np.argmax(np.diff(along[order[low : high + 2]])))
    else:
        at = low if low == 0 or abs(held[low] - aim) <= abs(held[low - 1] - aim) else low - 1
    return index[order[: at + 1]], index[order[at + 1 :]], first


def _along(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Place of each point on the axis of greatest spread."""
    u, v = x - x.mean(), y - y.mean()
    angle = 0.5 * np.arctan2(2 * float(u @ v), float(u @ u) - float(v @ v))
    return u * np.cos(angle) + v * np.sin(angle)
