"""An evaluation as JSON and back, nothing lost: what the worker computed, the pages tell in words."""

import math
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from canvassing.experiments.estimate import Balance, BalanceRow, Finding, Missing
from canvassing.experiments.regression import Estimate, Joint
from canvassing.models import Experiment
from canvassing.services.evaluation import Contamination, Evaluation, Found
from territory.models import Round


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Plain values; what is not a number is null. Rounds by their ids, null for the mean."""
    return _plain(  # type: ignore[no-any-return]
        {
            "plan": evaluation.plan,
            "exploratory": evaluation.exploratory,
            "rehearsal": evaluation.rehearsal,
            "notes": evaluation.notes,
            "findings": [
                {"outcome": one.outcome, "round": one.round and one.round.pk, "finding": asdict(one.finding)}
                for one in evaluation.findings
            ],
            "balance": asdict(evaluation.balance),
            "doors": [{"round": vote.pk, "doors": asdict(doors)} for vote, doors in evaluation.doors],
        }
    )


def from_json(experiment: Experiment, rounds: Sequence[Round], kept: dict[str, Any]) -> Evaluation:
    by_id = {one.pk: one for one in rounds}
    return Evaluation(
        experiment=experiment,
        rounds=list(rounds),
        findings=[Found(one["outcome"], by_id.get(one["round"]), _finding(one["finding"])) for one in kept["findings"]],
        balance=Balance(
            [_figures(BalanceRow, row) for row in kept["balance"]["rows"]], _figures(Joint, kept["balance"]["joint"])
        ),
        doors=[(by_id[one["round"]], Contamination(**one["doors"])) for one in kept["doors"]],
        **{name: kept[name] for name in ("plan", "exploratory", "rehearsal", "notes")},
    )


def _finding(kept: dict[str, Any]) -> Finding:
    estimates = {name: kept[name] and _figures(Estimate, kept[name]) for name in ("itt", "late", "placebo")}
    return Finding(**(kept | {"missing": Missing(**kept["missing"])} | estimates))


def _figures(kind: type[Any], kept: dict[str, Any]) -> Any:
    """Null is what was not a number."""
    return kind(**{field.name: math.nan if kept[field.name] is None else kept[field.name] for field in fields(kind)})


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
