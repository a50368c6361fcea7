"""How often an interval holds the truth: the table of the method, simulated again."""

import numpy as np
import pytest
from scipy import special

from canvassing.experiments.draw import draw_arms
from canvassing.experiments.regression import (
    Within,
    estimate,
    instrumented,
    joint_test,
    leverage,
    residual_deviation,
    residuals,
    within,
)

DRAWS = 2000
#: Two standard errors of so many draws, beside those of the 4,000 of the table.
TOLERANCE = 0.013

#: Strata: coverage of errors that forget the strata, of HC1, of HC2, of HC3.
TABLE = {
    10: (0.901, 0.933, 0.938, 0.966),
    20: (0.908, 0.940, 0.943, 0.969),
    50: (0.923, 0.954, 0.954, 0.975),
    100: (0.916, 0.946, 0.946, 0.970),
}


def make_sample(strata: int, rng: np.random.Generator) -> Within:
    """No effect at all: strata of five that differ, one control in each."""
    labels = np.repeat(np.arange(strata), 5)
    arms = np.concatenate([draw_arms(5, rng) for _ in range(strata)]).astype(float)
    outcome = rng.normal(size=strata)[labels] + rng.normal(size=5 * strata)
    return within(outcome, arms, np.empty((5 * strata, 0)), labels)


def holds(data: Within) -> tuple[bool, ...]:
    """Whether the interval of each kind of error holds zero; ours is the third."""
    n, k = data.columns.shape
    column = data.columns[:, 0] / (data.columns[:, 0] @ data.columns[:, 0])
    effect, squares = abs(column @ data.outcome), (column * residuals(data)) ** 2
    spared = 1 - leverage(data)
    ours = estimate(data)
    naive = np.sqrt(squares.sum() * n / (n - k)) * special.stdtrit(n - k, 0.975)
    reach = special.stdtrit(data.freedom, 0.975)
    hc1 = np.sqrt(squares.sum() * n / data.freedom) * reach
    hc3 = np.sqrt((squares / spared**2).sum()) * reach
    return effect <= naive, effect <= hc1, ours.low <= 0 <= ours.high, effect <= hc3


@pytest.mark.parametrize("strata", TABLE)
def test_the_published_coverage_is_found_again(strata: int) -> None:
    rng = np.random.Generator(np.random.PCG64(strata))
    found = np.mean([holds(make_sample(strata, rng)) for _ in range(DRAWS)], axis=0)
    assert np.abs(found - TABLE[strata]).max() < TOLERANCE


def test_errors_are_those_of_least_squares_with_a_dummy_for_each_stratum() -> None:
    """The long way: every stratum as a column, leverage from the whole matrix."""
    rng = np.random.Generator(np.random.PCG64(1))
    labels = np.repeat(np.arange(12), [5] * 10 + [3, 4])
    arm = (rng.random(57) < 0.8).astype(float)
    others, outcome = rng.normal(size=(57, 2)), rng.normal(size=57)
    matrix = np.column_stack([arm, others, labels[:, None] == np.arange(12)])
    inverse = np.linalg.inv(matrix.T @ matrix)
    beta = inverse @ matrix.T @ outcome
    hat = np.einsum("ij,jk,ik->i", matrix, inverse, matrix)
    meat = matrix.T @ (matrix * ((outcome - matrix @ beta) ** 2 / (1 - hat))[:, None])
    error = np.sqrt((inverse @ meat @ inverse)[0, 0])
    found = estimate(within(outcome, arm, others, labels))
    assert (found.effect, found.error, found.freedom) == pytest.approx((beta[0], error, 57 - 12 - 3))


def test_an_effect_that_is_there_is_found() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    labels = np.repeat(np.arange(100), 5)
    arm = np.concatenate([draw_arms(5, rng) for _ in range(100)]).astype(float)
    found = estimate(within(0.02 * arm + 0.01 * rng.normal(size=500), arm, np.empty((500, 0)), labels))
    assert abs(found.effect - 0.02) < 3 * found.error
    assert found.p < 1e-6


def test_the_effect_on_those_reached_is_the_ratio_of_two_effects() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    labels = np.repeat(np.arange(40), 5)
    arm = np.concatenate([draw_arms(5, rng) for _ in range(40)]).astype(float)
    taken = arm * (rng.random(200) < 0.571)
    data = within(0.03 * taken + 0.01 * rng.normal(size=200), arm, np.empty((200, 0)), labels)
    first = estimate(within(taken, arm, np.empty((200, 0)), labels))
    found = instrumented(data, within(taken, arm, np.empty((200, 0)), labels).outcome)
    assert found.effect == pytest.approx(estimate(data).effect / first.effect)
    assert found.low < 0.03 < found.high
    assert found.error > estimate(data).error


def test_strata_of_one_unit_and_repeated_columns_change_nothing() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    labels = np.append(np.repeat(np.arange(20), 5), 99)
    arm = (rng.random(101) < 0.8).astype(float)
    column, outcome = rng.normal(size=101), rng.normal(size=101)
    whole = estimate(within(outcome, arm, np.column_stack([column, 2 * column, labels]), labels))
    bare = estimate(within(outcome[:-1], arm[:-1], column[:-1, None], labels[:-1]))
    assert (whole.effect, whole.error, whole.freedom) == pytest.approx((bare.effect, bare.error, bare.freedom))


def test_columns_that_tell_the_arm_are_seen_together() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    labels = np.repeat(np.arange(40), 5)
    arm = (rng.random(200) < 0.5).astype(float)
    noise = rng.normal(size=(200, 3))
    assert joint_test(arm, noise, labels).p > 0.01
    assert joint_test(arm, noise + 0.6 * arm[:, None], labels).p < 1e-6


def test_nothing_is_said_without_a_degree_of_freedom() -> None:
    found = estimate(within(np.array([1.0, 2.0]), np.array([1.0, 0.0]), np.empty((2, 0)), np.array([1, 1])))
    assert np.isnan(found.effect)


def test_the_spread_that_nothing_explains_is_measured() -> None:
    rng = np.random.Generator(np.random.PCG64(6))
    labels = np.repeat(np.arange(200), 5)
    column = rng.normal(size=1000)
    outcome = rng.normal(size=200)[labels] + column + 0.03 * rng.normal(size=1000)
    assert residual_deviation(outcome, [column], labels) == pytest.approx(0.03, rel=0.1)
