"""No turf joins two hamlets that are far from one another when it can be avoided."""

from typing import Any

import numpy as np
import pytest

from canvassing.cutting.hamlets import cut_hamlets, hamlets


def cluster(count: int, east: float = 0, north: float = 0, *, step: float = 25.0) -> np.ndarray:
    """`count` houses on a square grid, metres."""
    side = int(np.ceil(count**0.5))
    return np.array([(east + step * (n % side), north + step * (n // side)) for n in range(count)], float)


def group_of(*clusters: np.ndarray, target: int = 80) -> list[set[int]]:
    """Hamlets, one after the other, of the houses of each cluster."""
    places = np.concatenate(clusters)
    found = hamlets(places[:, 0], places[:, 1], np.ones(len(places), np.int64), target)
    ends = np.cumsum([len(one) for one in clusters])
    return [set(part.tolist()) for part in np.split(found, ends[:-1])]


def test_two_villages_far_apart_are_two() -> None:
    assert group_of(cluster(50), cluster(50, 3000)) == [{0}, {1}]


def test_two_villages_that_touch_are_one_until_each_is_a_walk() -> None:
    assert group_of(cluster(40), cluster(40, 400)) == [{0}, {0}]
    assert group_of(cluster(80), cluster(80, 450)) == [{0}, {1}]


def test_a_small_hamlet_joins_the_town_nearby_and_not_one_that_is_far_for_what_it_holds() -> None:
    assert group_of(cluster(300), cluster(10, 950)) == [{0}, {0}]
    assert group_of(cluster(300), cluster(2, 950)) == [{0}, {1}]
    assert group_of(cluster(300), cluster(10, 3000)) == [{0}, {1}]


def test_houses_alone_are_gathered_for_a_tour_by_car() -> None:
    farms = [cluster(1, 5000 + 1500 * n) for n in range(4)]
    assert group_of(cluster(100), *farms) == [{0}, {1}, {1}, {1}, {1}]


def test_houses_too_few_for_a_tour_join_another_tour_from_farther_away_and_no_village() -> None:
    assert group_of(cluster(100), cluster(1, 9000), cluster(8, 13_500)) == [{0}, {1}, {1}]
    assert group_of(cluster(100), cluster(6, 9000), cluster(8, 13_500)) == [{0}, {1}, {2}]
    assert group_of(cluster(100), cluster(1, 9000), cluster(8, 20_000)) == [{0}, {1}, {2}]


def test_a_house_kilometres_from_the_only_village_stays_alone() -> None:
    assert group_of(cluster(100), cluster(1, 9000)) == [{0}, {1}]


def test_a_chain_of_hamlets_does_not_become_one_walk_without_end() -> None:
    chain = [cluster(16, 900 * n) for n in range(6)]
    groups = group_of(*chain)
    together = [sum(one == other for other in groups) for one in groups]
    assert max(together) <= 3


def test_blocks_are_villages_of_their_own() -> None:
    x, y = np.array([0.0, 2000.0]), np.zeros(2)
    assert hamlets(x, y, np.array([60, 60]), 80).tolist() == [0, 1]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_addresses_are_no_trouble(count: int) -> None:
    places = cluster(count).reshape(-1, 2)
    assert hamlets(places[:, 0], places[:, 1], np.ones(count, np.int64), 80).tolist() == [0] * count
    assert len(cut(places)) == min(count, 1)


def test_addresses_at_one_point_are_one_hamlet() -> None:
    x, y = np.zeros(5), np.zeros(5)
    assert hamlets(x, y, np.ones(5, np.int64), 80).tolist() == [0] * 5


def cut(places: np.ndarray, **options: Any) -> Any:
    count = len(places)
    options = {"target": 80, "seed": 0} | options
    sides = np.full(count, -1, np.int64)
    return cut_hamlets(places[:, 0], places[:, 1], np.ones(count, np.int64), sides, street=sides, **options)


def test_turfs_and_orders_of_all_hamlets_are_numbered_together() -> None:
    places = np.concatenate([cluster(160), cluster(60, 5000), cluster(70, 9000)])
    told: list[float] = []
    found = cut(places, progress=told.append)
    assert (len(found), sorted(set(found.turf.tolist()))) == (4, [0, 1, 2, 3])
    for turf in range(4):
        here = found.turf == turf
        assert sorted(found.order[here].tolist()) == list(range(int(here.sum())))
        assert np.ptp(places[here, 0]) < 1000
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
