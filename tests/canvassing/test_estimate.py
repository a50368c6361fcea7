"""What an experiment may say, and when it must be silent."""

from typing import Any

import numpy as np
import pytest

from canvassing.experiments.draw import draw_arms, seed_of
from canvassing.experiments.estimate import Sample, balance, find, multiplier, redraw

SEED = seed_of("essai", "mots")

#: Of 2012: registered of allocated units, of treated ones that were not allocated, of controls.
REGISTERED = (2_486_941, 1_613_156, 924_159)


def test_the_multiplier_of_the_second_round_of_2012() -> None:
    assert round(multiplier(REGISTERED, (0.7251436, 0.1414127, 0.1334437)) or 0, 4) == 6.0055


def test_the_multiplier_of_the_first_round_of_2012() -> None:
    assert round(multiplier(REGISTERED, (0.7299473, 0.1401382, 0.1299144), 0.7648827) or 0, 4) == 7.3386


def test_numbers_of_doors_serve_as_well_as_shares() -> None:
    doors = (725_143.6, 141_412.7, 133_443.7)
    assert round(multiplier(REGISTERED, doors) or 0, 3) == 6.005


@pytest.mark.parametrize("doors", [(0, 0, 0), (10, 0, 90)])
def test_no_multiplier_where_controls_got_as_many_doors(doors: tuple[float, ...]) -> None:
    assert multiplier((100, 100, 100), doors) is None


def make_sample(strata: int, **overrides: Any) -> Sample:
    rng = np.random.Generator(np.random.PCG64(strata))
    treated = np.concatenate([draw_arms(5, rng) for _ in range(strata)])
    fields: dict[str, Any] = {
        "strata": np.repeat(np.arange(strata), 5),
        "treated": treated,
        "allocated": treated & (rng.random(5 * strata) < 0.6),
        "potential": rng.uniform(0.1, 0.3, 5 * strata),
        "covariates": {"registered": rng.uniform(0.5, 1.5, 5 * strata)},
        "seed": SEED,
    }
    return Sample(**(fields | overrides))


def vote(sample: Sample, effect: float = 0.0, noise: float = 0.01) -> tuple[Any, Any]:
    """An outcome, and the same at the election before."""
    rng = np.random.Generator(np.random.PCG64(7))
    before = rng.uniform(0.4, 0.6, len(sample.treated))
    after = 0.1 + 0.8 * before + sample.potential + effect * sample.treated + noise * rng.normal(size=len(before))
    return after, before


def test_an_effect_is_found_and_the_placebo_finds_none() -> None:
    sample = make_sample(60)
    found = find(sample, *vote(sample, 0.02))
    assert found.conclusive
    assert found.itt.low < 0.02 < found.itt.high
    assert found.itt.p < 0.001
    assert found.placebo.low < 0 < found.placebo.high
    assert found.late.effect > found.itt.effect
    assert found.ri_p is None


def test_under_twenty_strata_draws_are_made_again() -> None:
    sample = make_sample(15)
    assert find(sample, *vote(sample, 0.05)).ri_p < 0.01
    assert find(sample, *vote(sample)).ri_p > 0.05


def test_the_same_seed_gives_the_same_permutations() -> None:
    sample = make_sample(12)
    assert find(sample, *vote(sample)) == find(sample, *vote(sample))


def test_permutations_follow_the_rule_of_the_draw() -> None:
    labels = np.repeat([0, 1], [5, 3])
    arms = redraw(labels, 3000, SEED)
    assert (arms[:, :5].sum(axis=1) == 4).all()
    assert arms[:, :5].mean(axis=0) == pytest.approx([0.8] * 5, abs=0.03)
    assert arms[:, 5:].mean(axis=0) == pytest.approx([0.8] * 3, abs=0.03)


def test_under_ten_strata_nothing_is_estimated() -> None:
    sample = make_sample(9)
    found = find(sample, *vote(sample, 0.5))
    assert (found.conclusive, found.itt, found.late, found.placebo, found.ri_p) == (False, None, None, None, None)
    assert found.strata == 9


def test_ten_strata_whose_controls_have_no_results_say_nothing() -> None:
    sample = make_sample(12)
    after, before = vote(sample, 0.5)
    after[np.flatnonzero(~sample.treated)[:5]] = np.nan
    found = find(sample, after, before)
    assert (found.conclusive, found.strata, found.control) == (False, 7, 7)


def test_units_without_results_are_told_by_arm() -> None:
    sample = make_sample(30)
    after, before = vote(sample)
    after[np.flatnonzero(sample.treated)[:3]] = np.nan
    before[np.flatnonzero(~sample.treated)[:2]] = np.nan
    missing = find(sample, after, before).missing
    assert vars(missing) == {"treated": 3, "control": 2, "of_treated": 120, "of_control": 30}


def test_arms_that_chance_made_alike_are_balanced() -> None:
    sample = make_sample(60)
    found = balance(sample, {"potential": sample.potential, "registered": sample.covariates["registered"]})
    assert [row.name for row in found.rows] == ["potential", "registered"]
    assert found.joint.p > 0.05


def test_arms_that_somebody_chose_are_not() -> None:
    sample = make_sample(60)
    found = balance(sample, {"potential": sample.potential + 0.1 * sample.treated})
    assert found.joint.p < 0.001
    assert found.rows[0].standardised > 1
