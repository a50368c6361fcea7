"""σ measured where the draw will be: how far two votes that are already counted differ, for no known reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from canvassing.experiments.draw import Unit
from canvassing.experiments.power import minimum_effect
from canvassing.experiments.regression import residual_deviation
from canvassing.models import Experiment
from canvassing.services.figures import Counts, Frame, outcome_of, read_counts
from territory.models import Result, Round

#: Under so many strata a measured spread is as uncertain as a guessed one.
FEWEST_STRATA = 10
#: Votes nearer than this resemble each other more than two elections do.
NEAR_DAYS = 365
#: Rounds tried before giving up.
MOST_TRIED = 4


@dataclass(frozen=True)
class Spread:
    """`sigma` and `minimum` in points: the spread of one outcome, and the smallest effect on it that is found."""

    outcome: str
    sigma: float
    minimum: float


@dataclass(frozen=True)
class Measured:
    """What `after` differs from `before` by, in the units about to be drawn, given their strata and potential."""

    before: Round
    after: Round
    spreads: list[Spread]

    @property
    def days(self) -> int:
        return abs((self.after.date - self.before.date).days)

    @property
    def is_near(self) -> bool:
        return self.days < NEAR_DAYS


class _Key(NamedTuple):
    precinct_id: int | None
    commune_id: int | None


def measure(
    experiment: Experiment, strata: Sequence[Sequence[Unit]], frame: Frame, *, treated: float, control: float
) -> Measured | None:
    """None where no other vote was counted in these units, or in too few of them.

    `strata` are those that the draw will take. Of the votes that were counted here beside the baseline, an earlier
    one is preferred, then one of the same kind and round, a year away at least, the nearest.
    """
    if len(strata) < FEWEST_STRATA:
        return None
    units = [unit for stratum in strata for unit in stratum]
    labels = np.repeat(np.arange(len(strata)), [len(stratum) for stratum in strata])
    keys = [_key(unit, frame) for unit in units]
    potential = np.array([unit.potential for unit in units])
    baseline = _counts(experiment, experiment.baseline, keys)
    for other in _others(experiment) if baseline else ():
        counts = _counts(experiment, other, keys)
        if counts is None or baseline is None:
            continue
        earlier = other.date < experiment.baseline.date
        before, after = (counts, baseline) if earlier else (baseline, counts)
        spreads = []
        for name in experiment.plan["outcomes"]:
            sigma = _sigma(outcome_of(name, after), outcome_of(name, before), potential, labels)
            if sigma is not None:
                spreads.append(Spread(name, sigma, minimum_effect(sigma, treated, control)))
        if spreads:
            votes = (other, experiment.baseline) if earlier else (experiment.baseline, other)
            return Measured(*votes, spreads)
    return None


def _sigma(outcome: np.ndarray, before: np.ndarray, potential: np.ndarray, labels: np.ndarray) -> float | None:
    """In points; None when fewer than ten strata have two units or more with both figures."""
    known = np.isfinite(outcome) & np.isfinite(before)
    sizes = np.bincount(labels[known])
    if np.count_nonzero(sizes > 1) < FEWEST_STRATA:
        return None
    sigma = 100 * residual_deviation(outcome[known], [before[known], potential[known]], labels[known])
    return sigma if np.isfinite(sigma) else None


def _others(experiment: Experiment) -> list[Round]:
    """Votes that were counted in the territory, the most comparable first."""
    baseline = experiment.baseline
    results = Result.objects.filter(round=OuterRef("pk"))
    if experiment.within:
        results = results.within(experiment.within)
    found = Round.objects.filter(Exists(results)).exclude(pk=baseline.pk).select_related("election")

    def order(vote: Round) -> tuple[bool, bool, bool, bool, int]:
        days = (baseline.date - vote.date).days
        return (
            abs(days) < NEAR_DAYS,
            days < 0,
            _kind(vote) != _kind(baseline),
            vote.number != baseline.number,
            abs(days),
        )

    return sorted(found, key=order)[:MOST_TRIED]


def _kind(vote: Round) -> str:
    """« presidentielle » of « presidentielle-2017 »."""
    return str(vote.election.slug).rpartition("-")[0]


def _counts(experiment: Experiment, vote: Round, keys: Sequence[_Key]) -> Counts | None:
    """A bloc that stood for nobody leaves its turnout."""
    for members in (experiment.bloc.members, None):
        try:
            return read_counts(vote, members, keys, experiment.within)
        except ValidationError:
            continue
    return None


def _key(unit: Unit, frame: Frame) -> _Key:
    precinct = frame.precincts.get(unit.code)
    return _Key(precinct, None if precinct else frame.communes[unit.code])
