"""Turf cutting: what is promised of a cut, on a small invented town."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from scipy.spatial import Delaunay, cKDTree

from canvassing.turf import Cut, cut, order, split
from canvassing.turf.metres import Plane, to_metres
from tests.processes import ROOT

DOORS = 80
STREETS, HOUSES = 12, 10


class Town:
    """Blocks of a turned grid: streets of ten houses a side, some of them blocks of flats, and a lane to a hamlet."""

    def __init__(self, seed: int = 1) -> None:
        dice = np.random.default_rng(seed)
        at = np.array(
            [
                (u, v, side, house)
                for u in range(5)
                for v in range(STREETS)
                for side in (0, 1)
                for house in range(HOUSES)
            ]
        )
        u, v, side, house = at.T
        along, across = u * 160 + house * 14 + dice.normal(0, 1, len(at)), v * 70 + side * 20
        lane = np.arange(60)
        along, across = np.append(along, 800 + lane * 30), np.append(across, 400 + lane % 2 * 15)
        self.x, self.y = along * 0.8 - across * 0.6, along * 0.6 + across * 0.8
        self.street = np.append(u * STREETS + v, np.full(60, 5 * STREETS))
        self.side = self.street * 2 + np.append(side, lane % 2)
        self.doors = np.where(dice.random(len(self.x)) < 0.03, dice.integers(4, 24, len(self.x)), 1)

    def cut(self, **options: Any) -> Cut:
        return cut(self.x, self.y, self.doors, self.side, **options)


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def found(town: Town) -> Cut:
    return town.cut(street=town.street, target=DOORS)


def pieces(x: Any, y: Any, turf: Any) -> list[int]:
    """How many pieces each turf is in: points that touch in the Delaunay graph hang together."""
    start, near = Delaunay(np.column_stack([x, y])).vertex_neighbor_vertices
    counts = []
    for t in range(turf.max() + 1):
        left, count = set(np.flatnonzero(turf == t).tolist()), 0
        while left:
            count, waiting = count + 1, [left.pop()]
            while waiting:
                i = waiting.pop()
                touching = left.intersection(near[start[i] : start[i + 1]].tolist())
                left -= touching
                waiting += touching
        counts.append(count)
    return counts


def length(x: Any, y: Any, turf: Any, place: Any, t: int) -> float:
    walk = np.flatnonzero(turf == t)
    walk = walk[np.argsort(place[walk])]
    return float(np.hypot(x[walk] - np.roll(x[walk], 1), y[walk] - np.roll(y[walk], 1)).sum())


def test_every_address_has_a_turf_and_its_own_place_in_the_walk(town: Town, found: Cut) -> None:
    for t in range(len(found)):
        assert sorted(found.order[found.turf == t]) == list(range(np.count_nonzero(found.turf == t)))
    assert len(found) == round(town.doors.sum() / DOORS)


def test_turfs_are_balanced(town: Town, found: Cut) -> None:
    held = np.bincount(found.turf, town.doors)
    assert held.max() <= 1.25 * held.min()


def test_turfs_are_in_one_piece(town: Town, found: Cut) -> None:
    assert pieces(town.x, town.y, found.turf) == [1] * len(found)


def test_sides_of_streets_stay_whole_where_they_can(town: Town, found: Cut) -> None:
    blind = cut(town.x, town.y, town.doors, np.full(len(town.x), -1), target=DOORS)
    without_streets = town.cut(target=DOORS)
    assert turfs_of_sides(town, found) < turfs_of_sides(town, blind)
    assert turfs_of_sides(town, without_streets) < turfs_of_sides(town, blind)
    assert turfs_of_sides(town, found) < 1.35


def turfs_of_sides(town: Town, found: Cut) -> float:
    """Mean number of turfs of a side."""
    return float(np.mean([len(set(found.turf[town.side == side])) for side in np.unique(town.side)]))


def test_the_length_of_a_walk_is_what_its_order_walks(town: Town, found: Cut) -> None:
    walked = [length(town.x, town.y, found.turf, found.order, t) for t in range(len(found))]
    assert found.metres == pytest.approx(walked)
    assert sum(walked) < 25 * len(town.x)


def test_the_same_seed_gives_the_same_cut(town: Town, found: Cut) -> None:
    again = town.cut(street=town.street, target=DOORS)
    other = town.cut(street=town.street, target=DOORS, seed=5)
    assert (again.turf == found.turf).all()
    assert (again.order == found.order).all()
    assert (other.turf != found.turf).any()


def test_progress_is_told_up_to_the_end(town: Town) -> None:
    told: list[float] = []
    town.cut(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_addresses_of_one_point_stay_together(town: Town) -> None:
    x, y = np.tile(town.x, 2), np.tile(town.y, 2)
    twice = cut(x, y, np.ones(len(x), int), np.tile(town.side, 2))
    n = len(town.x)
    assert (twice.turf[:n] == twice.turf[n:]).all()
    assert (abs(twice.order[:n] - twice.order[n:]) == 1).all()


def test_a_tower_beyond_the_target_is_never_split_and_stands_alone(town: Town) -> None:
    doors = town.doors.copy()
    doors[[100, 700]] = 400
    held = np.bincount(cut(town.x, town.y, doors, town.side).turf, doors)
    assert sorted(held)[-2:] == [400, 400]
    assert sorted(held)[-3] <= 1.25 * min(held)


@pytest.mark.parametrize(
    ("x", "y", "doors", "turfs"),
    [
        ([], [], [], 0),
        ([5], [5], [1], 1),
        ([5, 9], [5, 5], [1, 1], 1),
        ([5] * 300, [5] * 300, [1] * 300, 1),
        (range(39), [0] * 39, [1] * 39, 1),
        (range(300), [0] * 300, [1] * 300, 4),
        ([0, 1, 2], [0, 4, 1], [300, 1, 1], 1),
        ([0, 1e9, 2], [0, 4, 1], [100, 100, 100], 3),
    ],
    ids=["none", "one", "two", "one point", "few", "on a line", "one large", "far apart"],
)
def test_odd_lists_are_cut_too(x: Any, y: Any, doors: Any, turfs: int) -> None:
    found = cut(np.array(x, float), np.array(y, float), doors, np.full(len(doors), -1))
    assert len(found) == turfs == len(set(found.turf))
    assert len(found.turf) == len(found.order) == len(doors)


@pytest.mark.parametrize(("x", "doors"), [([np.nan, 1], [1, 1]), ([0, 1], [0, 1]), ([0, 1], [1, 1, 1])])
def test_lists_that_make_no_sense_are_refused(x: Any, doors: Any) -> None:
    with pytest.raises(ValueError, match=r"address|long"):
        cut(x, [0, 0], doors, [-1, -1])


def test_a_turf_is_split_into_parts_of_as_many_doors(town: Town, found: Cut) -> None:
    one = found.turf == 0
    parts = split(town.x[one], town.y[one], town.doors[one], town.side[one], parts=3)
    held = np.bincount(parts.turf, town.doors[one])
    assert len(held) == 3
    assert held.max() - held.min() <= town.doors[one].max()


def test_no_more_parts_than_points() -> None:
    assert len(split([0, 1], [0, 0], [1, 1], [-1, -1], parts=5)) == 2


def test_a_walk_starts_where_asked_and_ends_near_it(town: Town, found: Cut) -> None:
    x, y = town.x[found.turf == 1], town.y[found.turf == 1]
    door = x[7] + 2, y[7] - 1
    place, metres = order(x, y, start=door)
    away = np.hypot(x - door[0], y - door[1])
    assert place[7] == 0
    assert away[place == len(x) - 1] < np.median(away)
    assert metres == pytest.approx(found.metres[1], rel=0.05)


def test_a_walk_without_a_start_leaves_its_longest_leg_out(town: Town) -> None:
    x, y = np.append(town.x[:40], town.x[40] + 900), np.append(town.y[:40], town.y[40])
    place, metres = order(x, y)
    walk = np.argsort(place)
    legs = np.hypot(np.diff(x[walk]), np.diff(y[walk]))
    assert legs.max() <= metres - legs.sum()


@pytest.mark.parametrize(("x", "metres"), [([], 0), ([4.0], 0), ([0.0, 3.0], 6), ([2.0, 2.0], 0)])
def test_short_walks_have_an_order(x: list[float], metres: float) -> None:
    place, walked = order(x, [0.0] * len(x))
    assert sorted(place) == list(range(len(x)))
    assert walked == metres


def test_a_walk_is_about_as_short_as_can_be() -> None:
    """Round a square: no walk is shorter than its edge."""
    edge = np.arange(0, 200, 10.0)
    x = np.concatenate([edge, np.full(20, 200.0), 200 - edge, np.zeros(20)])
    y = np.concatenate([np.zeros(20), edge, np.full(20, 200.0), 200 - edge])
    mixed = np.random.default_rng(3).permutation(80)
    assert order(x[mixed], y[mixed])[1] == pytest.approx(800)


def test_degrees_are_metres_and_back() -> None:
    lon, lat = np.array([5.9, 5.91, 6.0]), np.array([44.1, 44.11, 44.0])
    plane = Plane.around(lon, lat)
    x, y = plane.to_metres(lon, lat)
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(1369, rel=0.01)
    assert np.allclose(plane.to_degrees(x, y), (lon, lat))
    assert np.allclose(to_metres(lon, lat), (x, y))
    assert to_metres([], [])[0].size == 0


def test_nothing_is_compiled_or_loaded_by_the_import_alone() -> None:
    code = "import sys, canvassing.turf; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_neighbouring_turfs_do_not_lie_over_one_another(town: Town, found: Cut) -> None:
    centres = np.column_stack([np.bincount(found.turf, w) / np.bincount(found.turf) for w in (town.x, town.y)])
    nearest = cKDTree(centres).query(np.column_stack([town.x, town.y]))[1]
    assert np.mean(nearest == found.turf) > 0.7
