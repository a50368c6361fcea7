"""What experiments and plans say to programs: plain values, unrounded, shares between 0 and 1, null for unknown."""

import math
from dataclasses import asdict
from typing import Any

from canvassing.experiments.planner import Outcome
from canvassing.experiments.regression import Estimate
from canvassing.models import Experiment
from canvassing.services.evaluation import Contamination, Evaluation, Found
from canvassing.services.previews import Preview
from canvassing.services.spread import Measured
from territory.models import Round


def of_evaluation(evaluation: Evaluation) -> dict[str, Any]:
    balance = asdict(evaluation.balance)
    answer = {
        "experiment": evaluation.experiment.name,
        "rounds": [round_name(vote) for vote in evaluation.rounds],
        "plan": evaluation.plan,
        "conclusive": evaluation.conclusive,
        "exploratory": evaluation.exploratory,
        "rehearsal": evaluation.rehearsal,
        "notes": evaluation.notes,
        "outcomes": [_found(one) for one in evaluation.findings],
        "balance": {"columns": balance["rows"], "joint": balance["joint"]},
        "contamination": [_contamination(vote, doors) for vote, doors in evaluation.doors],
    }
    return _without_nan(answer)  # type: ignore[no-any-return]


def of_preview(preview: Preview) -> dict[str, Any]:
    """`minimum_effect` in points, for a spread of `sigma` points: the largest of those `measured` by outcome, a guess
    where that is null. `minimum_effects` for guessed spreads."""
    design = asdict(preview.design)
    answer = {
        "units_available": preview.units,
        "by_commune": preview.by_commune,
        **{name: value for name, value in design.items() if name != "territories"},
        "territories": design["territories"],
        "sigma": preview.sigma,
        "minimum_effect": preview.minimum,
        "minimum_effects": {f"{sigma:g}": value for sigma, value in preview.minimums.items()},
        "measured": _measured(preview.measured) if preview.measured else None,
    }
    return _without_nan(answer)  # type: ignore[no-any-return]


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "before": round_name(measured.before),
        "after": round_name(measured.after),
        "days": measured.days,
        "outcomes": [
            {"outcome": one.outcome, "sigma": one.sigma, "minimum_effect": one.minimum} for one in measured.spreads
        ],
    }


def of_draw(experiment: Experiment) -> dict[str, Any]:
    """Counts of what was drawn."""
    arms = experiment.units.arms()

    def count(arm: str, name: str = "units") -> int:
        return sum(row[name] for row in arms if row["arm"] == arm)

    return {
        "strata": experiment.units.strata().count(),
        "treated": count("treated"),
        "control": count("control"),
        "not_randomised": count("not_randomised"),
        "excluded": count("excluded"),
        "outside": count("outside"),
        "allocated": sum(row["units"] for row in arms if row["allocated"]),
        "registered_treated": count("treated", "people"),
        "registered_control": count("control", "people"),
        "registered_allocated": sum(row["people"] for row in arms if row["allocated"]),
        "seed": experiment.seed,
        "input_hash": experiment.input_hash,
        "commitment": experiment.commitment,
        "committed_at": experiment.committed_at and experiment.committed_at.isoformat(),
        "drawn_at": experiment.drawn_at and experiment.drawn_at.isoformat(),
    }


def of_plan(outcome: Outcome) -> dict[str, Any]:
    answer = asdict(outcome)
    answer["scenarios"] = [
        {**one["scenario"], "votes": one["votes"], "votes_if_complete": one["votes_if_complete"]}
        for one in answer["scenarios"]
    ]
    return answer


def round_name(vote: Round) -> str:
    """« presidentielle-2017:1 »."""
    return f"{vote.election.slug}:{vote.number}"


def _found(one: Found) -> dict[str, Any]:
    finding = one.finding
    return {
        "outcome": one.outcome,
        "round": round_name(one.round) if one.round else None,
        "conclusive": finding.conclusive,
        "strata": finding.strata,
        "treated": finding.treated,
        "control": finding.control,
        "control_mean": finding.control_mean,
        "missing": asdict(finding.missing),
        **_estimate(finding.itt, "itt"),
        "ri_p": finding.ri_p,
        "late": _estimate(finding.late, "effect") if finding.late else None,
        "placebo": _estimate(finding.placebo, "effect") if finding.placebo else None,
    }


def _estimate(found: Estimate | None, name: str) -> dict[str, Any]:
    if found is None:
        return {name: None, "se": None, "ci": None, "p": None, "df": None}
    return {
        name: found.effect,
        "se": found.error,
        "ci": [found.low, found.high],
        "p": found.p,
        "df": found.freedom,
    }


def _contamination(vote: Round, doors: Contamination) -> dict[str, Any]:
    return {"round": round_name(vote), **asdict(doors)}


def _without_nan(value: Any) -> Any:
    """JSON knows no NaN and no infinity."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_nan(one) for one in value]
    return value
