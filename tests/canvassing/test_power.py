"""What is said before a draw."""

import math

import pytest

from canvassing.experiments.draw import draw as draw_units
from canvassing.experiments.draw import seed_of
from canvassing.experiments.power import effect_of_strata, expected_design, minimum_effect
from tests.canvassing.test_draw import make_units


@pytest.mark.parametrize(
    ("strata", "expected"),
    [
        (20, (1.40, 2.10, 2.80)),
        (50, (0.89, 1.33, 1.77)),
        (100, (0.63, 0.94, 1.25)),
        (250, (0.40, 0.59, 0.79)),
        (966, (0.20, 0.30, 0.40)),
    ],
)
def test_the_published_table_is_found_again(strata: int, expected: tuple[float, ...]) -> None:
    assert tuple(round(effect_of_strata(sigma, strata), 2) for sigma in (2, 3, 4)) == expected


def test_without_a_control_nothing_can_be_seen() -> None:
    assert minimum_effect(3, 10, 0) == math.inf


def test_the_design_told_before_is_about_the_one_drawn() -> None:
    units = make_units(200) + make_units(103, "D-94") + make_units(1, "D-95")
    told = expected_design(units, capacity=100_000)
    drawn = draw_units(units, capacity=100_000, seed=seed_of("a", "b"))
    strata = {(one.unit.territory, one.stratum) for one in drawn if one.stratum}
    assert abs(told.strata - len(strata)) <= 1
    assert (len(told.territories), told.not_randomised) == (3, 1)
    assert told.treated + told.control == told.units
