"""Turfs made better by annealing: the schedule around the compiled moves.

Temperatures and prices are metres. A move that costs d metres is made with the chance exp(−d ÷ temperature).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from canvassing.turf import kernels, tours
from canvassing.turf.neighbours import touching
from canvassing.turf.stops import Floats, Ints, Ints32, Stops

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Schedule:
    """How hard to look, and for what. Found by trying on the invented towns of `bench/turf.py`."""

    tries: int = 800  #: for each stop…
    small: int = 12_000  #: … and more where there are fewer stops than this, which costs nobody much: up to…
    thorough: int = 4  #: … as many times
    vast: int = 400_000  #: beyond so many stops, an eighth fewer: memory is slower than the cache by about that
    levels: int = 40  #: of temperature
    hot: float = 1.0  #: first temperature, in distances between a stop and those that touch it
    hottest: float = 1000.0
    cold: float = 5.0  #: last temperature
    side: float = 6.0  #: price of each (side of a street, turf)
    street: float = 20.0  #: price of each (street, turf)
    pull: float = 0.12  #: price of a metre away from the turf's centre
    over: float = 20.0  #: price of a door beyond the limits, by its square…
    hard: float = 1.5  #: … with, from half way on, this many distances to those that touch it
    far: float = 50.0  #: a stop this many times farther from those that touch it is tried as much more often…
    often: int = 6  #: … at most
    runs: float = 0.5  #: share of tries that move the rest of a street's side
    window: int = 4096  #: stops tried together, so that what they need stays in the processor's cache
    kicks: int = 50  #: of each walk at the end


class Annealing:
    """Turfs (s,) of stops numbered by place, with their walks. Limits are the fewest and the most doors of a turf."""

    def __init__(self, stops: Stops, turf: Ints, limits: tuple[int, int], schedule: Schedule, seed: int) -> None:
        self.stops, self.plan, self.seed = stops, schedule, seed
        self.low, self.high = limits
        self.turf, self.count = turf.astype(np.int32), int(turf.max()) + 1
        self.doors = stops.doors.astype(np.int32)
        self.links, self.near = touching(stops.x, stops.y)
        self.after, self.before = np.empty_like(self.turf), np.empty_like(self.turf)
        self.starts = np.zeros(self.count + 1, np.int32)
        self.order = np.argsort(turf, kind="stable").astype(np.int32)

    def run(self, progress: Progress | None = None) -> tuple[Ints32, Ints32, Ints32, Floats]:
        """Turf (s,), and the walks: order (s,) of stops, starts (K + 1,), metres (K,)."""
        self._count_starts()
        self._shorten(0, fresh=True)
        if self.count > 1 and len(self.near):
            self._anneal(progress or (lambda share: None))
        metres = self._shorten(self.plan.kicks)
        return self.turf, self.order, self.starts, metres

    def _count_starts(self) -> None:
        self.starts[1:] = np.cumsum(np.bincount(self.turf, minlength=self.count))

    def _shorten(self, kicks: int, *, fresh: bool = False) -> Floats:
        x, y = self.stops.x, self.stops.y
        if not fresh:
            self._count_starts()
            tours.unlink(self.turf, self.after, self.starts, self.order)
        metres: Floats = tours.shorten_all(x, y, self.order, self.starts, kicks, self.seed, fresh)
        tours.link(self.order, self.starts, self.after, self.before)
        return metres

    def _anneal(self, progress: Progress) -> None:
        """Level by level, and in each level window by window."""
        plan, stops, n = self.plan, self.stops, len(self.stops)
        groups, slots, slot_turf, slot_stops = self._streets()
        load = np.bincount(self.turf, stops.doors, self.count).astype(np.int32)
        sums = np.stack([np.bincount(self.turf, w, self.count) for w in (stops.x, stops.y, np.ones(n))], axis=1)
        marks, stack = np.zeros(n + 1, np.int64), np.empty(n, np.int32)
        logs, lengths = _logs(), _lengths(plan.runs)
        weights = np.array([plan.side, plan.street, plan.pull])
        dice = np.uint64(0x9E3779B97F4A7C15 ^ (2 * self.seed + 1))
        away = self._away()
        drawn = np.repeat(np.arange(n, dtype=np.int32), np.clip(away / plan.far, 1, plan.often).astype(np.int64))
        hot = np.clip(plan.hot * away, plan.cold, plan.hottest)
        tries = int(plan.tries * (0.875 if n > plan.vast else min(max(plan.small / n, 1), plan.thorough)))
        for level in range(plan.levels):
            done = level / max(plan.levels - 1, 1)
            heat = hot * (plan.cold / hot) ** done
            toll = plan.over + plan.hard * away * max(0.0, 2 * done - 1)
            for begin in range(0, len(drawn), plan.window):
                end = min(begin + plan.window, len(drawn))
                dice = kernels.anneal(
                    stops.x, stops.y, self.doors, self.links, self.near, groups, slots, slot_turf, slot_stops,
                    self.turf, self.after, self.before, load, sums, marks, stack, logs, lengths, drawn, begin, end,
                    (end - begin) * tries // plan.levels, heat, toll, self.low, self.high, weights,
                    np.uint64(dice),
                )  # fmt: skip
            if done > 0.5 and level % 4 == 3:
                self._shorten(0)
            progress((level + 1) / plan.levels)

    def _away(self) -> Floats:
        """Mean distance (s,) of each stop to those that touch it."""
        x, y, degree = self.stops.x, self.stops.y, np.diff(self.links)
        rows = np.repeat(np.arange(len(x)), degree)
        total = np.bincount(rows, np.sqrt((x[rows] - x[self.near]) ** 2 + (y[rows] - y[self.near]) ** 2), len(x))
        return total / np.maximum(degree, 1)

    def _streets(self) -> tuple[Ints32, Ints32, Ints32, Ints32]:
        """Groups (2, s) with one numbering, and which turfs hold each: slots[g]..slots[g + 1] of turf and stops."""
        side, street = self.stops.groups
        labels = np.stack([side, np.where(street < 0, -1, street + side.max() + 1)])
        rows, stop = np.nonzero(labels >= 0)
        group, turf = _by_place(labels[rows, stop], stop), self.turf[stop].astype(np.int64)
        groups = np.full(labels.shape, -1, np.int32)
        groups[rows, stop] = group
        sizes = np.bincount(group, minlength=1)
        slots = np.concatenate([[0], np.cumsum(np.minimum(sizes, 6 + sizes // 4))])
        keys, stops = np.unique(group * self.count + turf, return_counts=True)
        holder, held = keys // self.count, keys % self.count
        rank = np.arange(len(keys)) - np.searchsorted(holder, holder)
        fits = rank < (slots[1:] - slots[:-1])[holder]
        slot_turf, slot_stops = np.full(slots[-1], -1, np.int32), np.zeros(slots[-1], np.int32)
        at = (slots[holder] + rank)[fits]
        slot_turf[at], slot_stops[at] = held[fits], stops[fits]
        return groups, slots.astype(np.int32), slot_turf, slot_stops


def _by_place(labels: Ints, stop: Ints) -> Ints:
    """Labels as 0, 1, 2…, by their first stop: what is near on the ground is near in memory."""
    names, of = np.unique(labels, return_inverse=True)
    first = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(first, of, stop)
    rank = np.empty(len(names), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(names))
    return rank[of]


def _logs() -> Floats:
    """Logarithms of evenly spread chances."""
    logs: Floats = np.log((np.arange(kernels.CHANCES) + 0.5) / kernels.CHANCES)
    return logs


def _lengths(runs: float) -> Ints32:
    """256 lengths of pieces: each further stop has three chances of four; 0 is the rest of a street's side."""
    chance = (np.arange(256) + 0.5) / 256
    lengths = np.clip(1 + np.floor(np.log(chance) / np.log(0.75)), 1, kernels.LONGEST).astype(np.int32)
    lengths[:: round(1 / runs)] = 0
    return lengths
