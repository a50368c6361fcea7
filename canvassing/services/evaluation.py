"""Reading what an experiment found, once the vote is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from canvassing.experiments import estimate
from canvassing.experiments.plans import Plan
from canvassing.experiments.regression import Floats
from canvassing.models import DoorReport, Experiment, ExperimentUnit
from canvassing.services.errors import Locked
from canvassing.services.figures import Counts, doors_of, outcome_of, read_counts
from territory.models import Result, Round


@dataclass(frozen=True)
class Contamination:
    """Doors reported since the draw, by what the draw had said of their unit. `share` is that of the controls."""

    allocated: int
    spared: int
    control: int
    share: float | None
    registered_allocated: int
    registered_spared: int
    registered_control: int
    #: Effect of the draw × multiplier = effect of visits, were they made only where they were meant to be.
    multiplier: float | None


@dataclass(frozen=True)
class Found:
    """One outcome of one round; `round` is None for the mean of all of them."""

    outcome: str
    round: Round | None
    finding: estimate.Finding


@dataclass(frozen=True)
class Evaluation:
    """`exploratory`: not what was promised before the draw. `rehearsal`: a vote before the draw, which no visit can
    have changed. `notes`: what could not be read, in sentences."""

    experiment: Experiment
    rounds: list[Round]
    plan: Plan
    exploratory: bool
    rehearsal: bool
    notes: list[str]
    findings: list[Found]
    balance: estimate.Balance
    doors: list[tuple[Round, Contamination]]

    @property
    def conclusive(self) -> bool:
        return any(one.finding.conclusive for one in self.findings)


def evaluate(*, experiment: Experiment, rounds: Sequence[Round] = (), plan: Plan | None = None) -> Evaluation:
    """The effects on each outcome in each round (by default those that were promised), and on their mean.

    Raises Locked before the draw, or before the results of each round are imported.
    """
    chosen = choose_rounds(experiment, rounds)
    held = plan or experiment.plan
    units = list(experiment.units.drawn())
    notes: list[str] = []
    before = _counts(experiment, experiment.baseline, units, notes)
    after = [_counts(experiment, one, units, notes) for one in chosen]
    sample = _sample(experiment, units, before, held["covariates"])
    return Evaluation(
        experiment=experiment,
        rounds=chosen,
        plan=held,
        exploratory=is_exploratory(experiment, chosen, held),
        rehearsal=any(one.date <= timezone.localtime(experiment.drawn_at).date() for one in chosen),
        notes=notes,
        findings=[found for name in held["outcomes"] for found in _find(sample, name, before, after, chosen)],
        balance=estimate.balance(sample, _before_columns(units, before)),
        doors=_doors(experiment, units, chosen),
    )


def choose_rounds(experiment: Experiment, rounds: Sequence[Round] = ()) -> list[Round]:
    """Where the outcome is read, the earliest first: by default where it was promised. Raises Locked."""
    promised = experiment.outcomes.select_related("election")
    chosen = sorted(rounds or promised, key=lambda one: (one.date, one.pk))
    _require_results(experiment, chosen)
    return chosen


def is_exploratory(experiment: Experiment, rounds: Sequence[Round], plan: Plan) -> bool:
    """Another question than the one written down before the draw."""
    promised = set(experiment.outcomes.all())
    return plan != experiment.plan or (bool(promised) and {*rounds} != promised)


def _require_results(experiment: Experiment, rounds: Sequence[Round]) -> None:
    if not experiment.is_drawn:
        raise Locked(_("Cette expérience n'est pas encore tirée au sort."))
    if not rounds:
        raise Locked(_("Aucun scrutin n'est choisi pour lire le résultat."))
    for one in rounds:
        results = Result.objects.filter(round=one)
        if not (results.within(experiment.within) if experiment.within else results).exists():
            raise Locked(_("Les résultats officiels de ce scrutin ne sont pas encore importés : %s.") % one)


def _counts(experiment: Experiment, vote: Round, units: Sequence[ExperimentUnit], notes: list[str]) -> Counts:
    """A bloc that stood for nobody in a round leaves its turnout."""
    try:
        return read_counts(vote, experiment.members, units, experiment.within)
    except ValidationError as error:
        notes.extend(error.messages)
        return read_counts(vote, None, units, experiment.within)


def _sample(
    experiment: Experiment, units: Sequence[ExperimentUnit], before: Counts, covariates: Sequence[str]
) -> estimate.Sample:
    columns = _before_columns(units, before)
    names = {"registered": "registered", "baseline_turnout": "turnout", "baseline_share": "share"}
    return estimate.Sample(
        strata=np.array([f"{unit.territory}/{unit.stratum}" for unit in units], np.str_),
        treated=np.array([unit.arm == ExperimentUnit.Arm.TREATED for unit in units], np.bool_),
        allocated=np.array([unit.allocated for unit in units], np.bool_),
        potential=columns["potential"],
        covariates={name: columns[names[name]] for name in covariates if names[name] in columns},
        seed=experiment.seed,
    )


def _before_columns(units: Sequence[ExperimentUnit], before: Counts) -> Mapping[str, Floats]:
    """What is compared between the arms, all of it known before the visits. Thousands of registered."""
    columns = {
        "registered": np.array([unit.registered / 1000 for unit in units]),
        "potential": np.array([unit.potential for unit in units]),
        "turnout": outcome_of("turnout", before),
    }
    if np.isfinite(before.votes).any():
        columns["share"] = outcome_of("share", before)
    return columns


def _find(
    sample: estimate.Sample, name: str, before: Counts, after: Sequence[Counts], rounds: Sequence[Round]
) -> list[Found]:
    baseline = outcome_of(name, before)
    outcomes = [outcome_of(name, counts) for counts in after]
    found = [
        Found(name, vote, estimate.find(sample, outcome, baseline))
        for vote, outcome in zip(rounds, outcomes, strict=True)
    ]
    if len(rounds) > 1:
        found.append(Found(name, None, estimate.find(sample, np.mean(outcomes, axis=0), baseline)))
    return found


def _doors(
    experiment: Experiment, units: Sequence[ExperimentUnit], rounds: Sequence[Round]
) -> list[tuple[Round, Contamination]]:
    reports = DoorReport.objects.of(experiment)
    everything = doors_of(units, reports.until(rounds[-1].date).by_precinct()).sum()
    return [
        (vote, _contamination(units, doors_of(units, reports.until(vote.date).by_precinct()), float(everything)))
        for vote in rounds
    ]


def _contamination(units: Sequence[ExperimentUnit], doors: Floats, everything: float) -> Contamination:
    kinds = np.array([0 if unit.allocated else 1 if unit.arm == ExperimentUnit.Arm.TREATED else 2 for unit in units])
    knocked = np.bincount(kinds, doors, 3)
    registered = np.bincount(kinds, [float(unit.registered) for unit in units], 3)
    total = float(knocked.sum())
    return Contamination(
        allocated=int(knocked[0]),
        spared=int(knocked[1]),
        control=int(knocked[2]),
        share=float(knocked[2]) / total if total else None,
        registered_allocated=int(registered[0]),
        registered_spared=int(registered[1]),
        registered_control=int(registered[2]),
        multiplier=estimate.multiplier(registered.tolist(), knocked.tolist(), total / everything) if total else None,
    )
