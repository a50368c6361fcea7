"""Where the pace leads, held against simulated campaigns."""

import numpy as np
import pytest
from numpy.typing import NDArray

from teams.plan.projection import DAYS, dispersion, project

SEED = 20_120_506
CAMPAIGNS = 4000


def _days(chance: np.random.Generator, mean: float, spread: float, days: int) -> NDArray[np.float64]:
    """Counts of `days` days with variance `spread` × mean: Poisson, or negative binomial."""
    if spread == 1:
        return chance.poisson(mean, (CAMPAIGNS, days)).astype(np.float64)
    return chance.negative_binomial(mean / (spread - 1), 1 / spread, (CAMPAIGNS, days)).astype(np.float64)


@pytest.mark.parametrize(
    ("mean", "spread", "ahead"), [(40.0, 1.0, 60), (40.0, 4.0, 60), (3.0, 2.0, 120), (0.6, 1.0, 30), (900.0, 25.0, 140)]
)
def test_four_campaigns_in_five_end_inside_the_interval(mean: float, spread: float, ahead: int) -> None:
    chance = np.random.default_rng(SEED)
    past, future = _days(chance, mean, spread, DAYS), _days(chance, mean, spread, ahead).sum(axis=1)
    found = project(np.full(CAMPAIGNS, 100.0), past, days_left=ahead)
    inside = (found.low <= 100 + future) & (100 + future <= found.high)
    assert 0.77 <= inside.mean() <= 0.86


def test_the_projection_is_what_is_there_and_the_pace_for_the_days_left() -> None:
    found = project(np.array([50.0]), np.full((1, DAYS), 2.0), days_left=10)
    assert found.per_week[0] == 14
    assert found.projected[0] == 70
    assert found.low[0] < 70 < found.high[0]


def test_dispersion_is_never_below_chance() -> None:
    assert dispersion(np.full((1, DAYS), 5.0))[0] == 1


def test_three_weeks_without_anybody_tell_nothing() -> None:
    found = project(np.array([7.0]), np.zeros((1, DAYS)), days_left=30)
    assert not found.told[0]


def test_nobody_is_expected_after_the_date() -> None:
    found = project(np.array([7.0]), np.ones((1, DAYS)), days_left=-3)
    assert found.low[0] == found.projected[0] == found.high[0] == 7


def test_an_interval_never_goes_below_what_is_there() -> None:
    daily = np.zeros((1, DAYS))
    daily[0, 4] = 1
    found = project(np.array([3.0]), daily, days_left=60)
    assert 3 <= found.low[0] < 4
    assert found.high[0] > found.projected[0]


def test_a_longer_wait_is_less_certain() -> None:
    daily = np.full((1, DAYS), 4.0)
    near, far = (project(np.zeros(1), daily, days_left=days) for days in (10, 100))
    assert (far.high - far.low)[0] > 3 * (near.high - near.low)[0]
