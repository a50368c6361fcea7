"""Joining precincts into basins, which knows no database; then their rows."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from territory.models import Basin, Target
from territory.services.blocs import create_bloc
from territory.services.targeting import compute_targeting, create_targeting
from territory.targeting.basins import (
    LARGEST,
    colour,
    compass,
    components,
    cut,
    doors,
    find_basins,
    neighbours,
    threshold,
    volunteers,
)
from tests.factories import (
    make_address,
    make_adjacency,
    make_boundary,
    make_candidates,
    make_place,
    make_precinct,
    make_result,
    make_round,
)


def grid(width: int, height: int) -> Any:
    """Squares side by side, numbered line by line."""
    beside = [(n, n + 1) for n in range(width * height) if (n + 1) % width]
    below = [(n, n + width) for n in range(width * (height - 1))]
    return neighbours(width * height, np.array(beside + below, np.int64).reshape(-1, 2))


def test_three_quarters_of_the_registered_live_at_or_below_the_threshold() -> None:
    assert threshold(np.array([0.1, 0.2, 0.3, 0.4]), np.array([100.0] * 4)) == 0.3
    assert threshold(np.array([0.1, 0.9]), np.array([100.0, 1000.0])) == 0.9
    assert threshold(np.array([]), np.array([])) == float("inf")


def test_neighbours_of_high_potential_make_one_basin_and_the_one_with_most_people_is_first() -> None:
    chosen = np.array([1, 1, 0, 1, 1, 1, 0, 0], bool)
    people = np.array([10.0, 10, 99, 50, 50, 50, 99, 99])
    assert find_basins(chosen=chosen, people=people, beside=grid(8, 1)) == [[3, 4, 5], [0, 1]]


def test_a_lone_precinct_is_a_basin_unless_it_is_trivial() -> None:
    chosen = np.array([1, 0, 1], bool)
    assert find_basins(chosen=chosen, people=np.array([19.0, 0, 20]), beside=grid(3, 1)) == [[2]]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32))
def test_a_cut_keeps_every_precinct_once_in_connected_parts_of_a_size(width: int, height: int, seed: int) -> None:
    beside = grid(width, height)
    dice = np.random.default_rng(seed)
    chosen = np.flatnonzero(dice.random(width * height) < 0.8).tolist()
    for group in components(chosen, beside):
        parts = cut(group, beside)
        assert sorted(row for part in parts for row in part) == sorted(group)
        assert all(len(part) <= LARGEST and len(components(part, beside)) == 1 for part in parts)


def test_a_large_field_is_cut_into_few_parts() -> None:
    beside = grid(10, 10)
    assert len(cut(list(range(100)), beside)) <= 13


@given(st.integers(2, 9), st.integers(2, 9))
def test_touching_basins_differ_in_colour(width: int, height: int) -> None:
    beside = grid(width, height)
    basins = cut(list(range(width * height)), beside)
    colours = colour(basins, beside)
    home = {row: number for number, part in enumerate(basins) for row in part}
    assert set(colours) <= set(range(8))
    for row, others in enumerate(beside):
        assert all(home[row] == home[other] or colours[home[row]] != colours[home[other]] for other in others)


def test_basins_that_do_not_touch_are_given_all_colours() -> None:
    assert sorted(colour([[0], [2], [4], [6], [8], [10], [12], [14]], grid(15, 1))) == list(range(8))


def test_doors_are_addresses_or_an_estimate_that_says_so() -> None:
    assert doors(np.array([300.0, 200]), np.array([900.0, 900])) == (500, False)
    assert doors(np.array([300.0, 0]), np.array([900.0, 900])) == (800, True)
    assert doors(np.array([300.0, 3]), np.array([900.0, 900])) == (800, True)
    assert doors(np.array([0.0]), np.array([0.0])) == (0, False)
    assert volunteers(500) == 8
    assert volunteers(501) == 9


@pytest.mark.parametrize(
    ("point", "side"), [((2, 5), 0), ((4, 4), 1), ((5, 2), 2), ((2, -1), 4), ((-1, 2), 6), ((2, 2), -1)]
)
def test_a_basin_lies_somewhere_in_its_commune(point: tuple[float, float], side: int) -> None:
    whole = np.array([(x, y) for x in range(-1, 6) for y in range(-1, 6)], float)
    assert compass(np.array([point], float), whole) == side


def test_a_basin_that_is_a_whole_commune_lies_nowhere_in_it() -> None:
    whole = np.array([(0, 0), (1, 1)], float)
    assert compass(whole, whole) is None


@pytest.fixture
def manosque(db: None) -> Basin:
    """Four precincts from west to east; the two of the east abstain and vote for the bloc."""
    commune, vote = make_place(name="Manosque", code="04112"), make_round()
    make_candidates(vote, "GAUCHE", "DROITE")
    precincts = [make_precinct(commune=commune) for _n in range(4)]
    for n, precinct in enumerate(precincts):
        make_boundary(precinct=precinct, west=5.7 + n / 100)
        left = 500 if n > 1 else 100
        make_result(round=vote, precinct=precinct, voters=600, expressed=600, votes=[left, 600 - left])
    for one, other in pairwise(precincts):
        make_adjacency(one, other)
    make_address(precinct=precincts[2])
    bloc = create_bloc(name="La gauche", members=["gauche"])
    targeting = create_targeting(name="Manosque", round=vote, bloc=bloc, at=timezone.now())
    compute_targeting(targeting=targeting, at=timezone.now())
    return Basin.objects.get()


def test_a_basin_is_named_and_counted(manosque: Basin) -> None:
    assert (manosque.name, manosque.rank, manosque.precincts) == ("Manosque – est", 1, 2)
    assert manosque.registered == 2000
    assert manosque.people == pytest.approx(2 * 1000 * 0.4 * 500 / 600)
    assert (manosque.doors, manosque.doors_estimated, manosque.volunteers) == (1111, True, 18)


def test_its_precincts_know_their_basin(manosque: Basin) -> None:
    assert set(Target.objects.filter(basin=manosque).values_list("rank", flat=True)) == {1, 2}


def test_without_boundaries_there_is_no_basin(db: None) -> None:
    vote = make_round()
    make_candidates(vote, "GAUCHE", "DROITE")
    make_result(round=vote)
    bloc = create_bloc(name="La gauche", members=["gauche"])
    targeting = create_targeting(name="Sans contours", round=vote, bloc=bloc, at=timezone.now())
    compute_targeting(targeting=targeting, at=timezone.now())
    assert not Basin.objects.exists()
