"""Basins: neighbouring precincts of high potential, cut to a size that one team can work. Pure, no Django.

docs/targeting.md gives the rules in words. Precincts are rows, numbered from 0; neighbours are pairs of rows.
"""

import heapq
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from territory.targeting.arithmetic import Flags, Floats, Ints

#: The share of registered voters who live below the threshold of potential.
SHARE_BELOW = 0.75
#: Precincts in one basin, at most.
LARGEST = 12
#: A lone precinct with fewer people than this is no basin.
TRIVIAL = 20.0
#: Registered voters behind one door (INSEE, 2.2 people a household, four fifths of them on the list).
REGISTERED_PER_DOOR = 1.8
#: Fewer addresses than this share of the estimated doors: the file of addresses lacks some, or they are towers.
SPARSE = 0.25
#: Doors that one volunteer knocked at in 2012: five million by eighty thousand.
DOORS_PER_VOLUNTEER = 62.5
COLOURS = 8

Neighbours = list[list[int]]


def threshold(potentials: Floats, registered: Floats) -> float:
    """The potential that 75 % of the registered voters live below or at: the 75th percentile, weighted by them."""
    if not len(potentials) or registered.sum() <= 0:
        return math.inf
    order = np.argsort(potentials, kind="stable")
    reached = np.cumsum(registered[order])
    row = int(np.searchsorted(reached, SHARE_BELOW * reached[-1]))
    return float(potentials[order][row])


def neighbours(count: int, pairs: Ints) -> Neighbours:
    """For each of `count` rows, the rows beside it."""
    beside: Neighbours = [[] for _row in range(count)]
    for one, other in pairs.tolist():
        beside[one].append(other)
        beside[other].append(one)
    return beside


def find_basins(*, chosen: Flags, people: Floats, beside: Neighbours) -> list[list[int]]:
    """Rows of each basin, the one with the most people first; equal ones by their first row.

    `chosen`: precincts above the threshold. Neighbours among them make one basin; where they are more than twelve,
    they are cut into connected parts.
    """
    basins: list[list[int]] = []
    for group in components(np.flatnonzero(chosen).tolist(), beside):
        basins += cut(group, beside)
    kept = [sorted(rows) for rows in basins if len(rows) > 1 or people[rows[0]] >= TRIVIAL]
    return sorted(kept, key=lambda rows: (-math.fsum(people[row] for row in rows), rows[0]))


def components(rows: Iterable[int], beside: Neighbours) -> list[list[int]]:
    """Connected groups of some rows."""
    waiting = dict.fromkeys(rows)
    groups = []
    while waiting:
        group = [next(iter(waiting))]
        del waiting[group[0]]
        for row in group:  # grows while it is read
            for other in beside[row]:
                if other in waiting:
                    del waiting[other]
                    group.append(other)
        groups.append(group)
    return groups


def cut(group: Sequence[int], beside: Neighbours) -> list[list[int]]:
    """Cut a connected group into connected parts of twelve precincts at most, as equal as it gives.

    A part grows from the row at the edge that has the fewest neighbours left, and always takes the row that touches
    it most: parts are round, and what remains stays in few pieces. Crumbs join a neighbour that has room.
    """
    parts: list[list[int]] = []
    waiting = [list(group)]
    while waiting:
        piece = waiting.pop()
        if len(piece) <= LARGEST:
            parts.append(piece)
            continue
        size = math.ceil(len(piece) / math.ceil(len(piece) / LARGEST))
        part = _grow(set(piece), size, beside)
        parts.append(part)
        waiting += components(sorted(set(piece) - set(part)), beside)
    return _join_crumbs(parts, beside)


def _grow(free: set[int], size: int, beside: Neighbours) -> list[int]:
    seed = min(free, key=lambda row: (sum(other in free for other in beside[row]), row))
    part: list[int] = []
    touching = {seed: 0}
    # (touches, most first; order of arrival, so that it stays round; row); entries grow stale and are passed over.
    heap = [(0, 0, seed)]
    arrivals = 1
    taken: set[int] = set()
    while heap and len(part) < size:
        touches, _arrival, row = heapq.heappop(heap)
        if row in taken or -touches != touching[row]:
            continue
        taken.add(row)
        part.append(row)
        for other in beside[row]:
            if other in free and other not in taken:
                touching[other] = touching.get(other, 0) + 1
                heapq.heappush(heap, (-touching[other], arrivals, other))
                arrivals += 1
    return part


def _join_crumbs(parts: list[list[int]], beside: Neighbours) -> list[list[int]]:
    """Parts of one or two precincts join the smallest part beside them, if twelve is not passed."""
    home = {row: number for number, part in enumerate(parts) for row in part}
    for number in sorted(range(len(parts)), key=lambda n: len(parts[n])):
        crumb = parts[number]
        if not 0 < len(crumb) <= 2:
            continue
        near = {home[other] for row in crumb for other in beside[row] if home.get(other, number) != number}
        fits = [one for one in near if len(parts[one]) + len(crumb) <= LARGEST]
        if fits:
            best = min(fits, key=lambda one: (len(parts[one]), one))
            parts[best] = parts[best] + crumb
            home |= dict.fromkeys(crumb, best)
            parts[number] = []
    return [part for part in parts if part]


def colour(basins: Sequence[Sequence[int]], beside: Neighbours) -> list[int]:
    """A colour from 0 to 7 for each basin, other than those of basins that touch it.

    The one with the fewest neighbours left is coloured last: on a map (a planar graph) six colours are then always
    enough. Of the colours that remain, the least used: basins far apart differ too.
    """
    touching = _touching(basins, beside)
    colours: dict[int, int] = {}
    used = [0] * COLOURS
    for number in reversed(_smallest_last(touching)):
        around = [colours[other] for other in touching[number] if other in colours]
        colours[number] = min(range(COLOURS), key=lambda one: (around.count(one), used[one], one))
        used[colours[number]] += 1
    return [colours[number] for number in range(len(basins))]


def doors(addresses: Floats, registered: Floats) -> tuple[int, bool]:
    """Doors of some precincts, and whether they are estimated: addresses, or registered / 1.8 where the addresses are
    too few to be all."""
    estimate = registered / REGISTERED_PER_DOOR
    sparse = addresses < SPARSE * estimate
    return round(float(np.where(sparse, estimate, addresses).sum())), bool(sparse.any())


def volunteers(number_of_doors: int) -> int:
    """Volunteers to expect, each knocking as many doors as in 2012."""
    return math.ceil(number_of_doors / DOORS_PER_VOLUNTEER)


def compass(points: NDArray[np.float64], whole: NDArray[np.float64]) -> int | None:
    """Where some points (lon, lat) lie in the whole of their commune: 0 north, 1 north-east… 7 north-west, clockwise;
    -1 in its middle, None where that means nothing."""
    if len(whole) < 2 or len(points) == 0 or len(points) == len(whole):
        return None
    narrow = math.cos(math.radians(float(whole[:, 1].mean())))
    away = (whole - whole.mean(axis=0)) * [narrow, 1]
    east, north = (points.mean(axis=0) - whole.mean(axis=0)) * [narrow, 1]
    spread = float(np.sqrt((away**2).sum(axis=1)).mean())
    if math.hypot(east, north) < spread / 4:
        return -1
    return round(math.degrees(math.atan2(east, north)) / 45) % 8


def _touching(basins: Sequence[Sequence[int]], beside: Neighbours) -> list[set[int]]:
    home = {row: number for number, rows in enumerate(basins) for row in rows}
    return [
        {home[other] for row in rows for other in beside[row] if home.get(other, number) != number}
        for number, rows in enumerate(basins)
    ]


def _smallest_last(touching: Sequence[set[int]]) -> list[int]:
    """Each time, the one with the fewest neighbours that remain."""
    degree = [len(others) for others in touching]
    heap = [(count, number) for number, count in enumerate(degree)]
    heapq.heapify(heap)
    order: list[int] = []
    gone: set[int] = set()
    while heap:
        count, number = heapq.heappop(heap)
        if number in gone or count != degree[number]:
            continue
        gone.add(number)
        order.append(number)
        for other in touching[number] - gone:
            degree[other] -= 1
            heapq.heappush(heap, (degree[other], other))
    return order
