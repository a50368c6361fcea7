"""Answers that take the worker's time: asked for on a page, computed once, computed again when their data change."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Sum

from canvassing.experiments.kept import from_json, to_json
from canvassing.experiments.plans import Plan
from canvassing.models import DoorReport, Experiment, Reading
from canvassing.services.errors import Locked
from canvassing.services.evaluation import Evaluation, choose_rounds, evaluate
from common.claims import wake
from common.work import work_through
from territory.models import Candidate, Result, Round

TASK = "canvassing.tasks.compute_due_readings"
BATCH = 20
#: Drawn units up to which a page computes the answer itself: a fraction of a second.
AT_ONCE = 5000


@transaction.atomic
def read_results(
    *, experiment: Experiment, at: datetime, rounds: Sequence[Round] = (), plan: Plan | None = None
) -> Evaluation | Reading:
    """The answer; a Reading, queued or failed, when the worker has not got it.

    Raises as `evaluate` does: Locked before the draw and before the results.
    """
    chosen = choose_rounds(experiment, rounds)
    if experiment.units.drawn().count() <= AT_ONCE:
        return evaluate(experiment=experiment, rounds=chosen, plan=plan)
    question = {"rounds": [one.pk for one in chosen], "plan": plan or experiment.plan}
    inputs = fingerprint(experiment, chosen)
    reading, made = Reading.objects.select_for_update().get_or_create(
        experiment=experiment, key=_hash(question), defaults={"question": question, "inputs": inputs, "due_at": at}
    )
    if reading.inputs == inputs and reading.state == Reading.State.READY:
        return from_json(experiment, chosen, reading.answer)
    if made or reading.inputs != inputs:
        _queue(reading, inputs, at=at)
    return reading


def compute_due_readings(*, at: datetime) -> int:
    """Compute what is queued; returns how many answers are ready."""
    return work_through(Reading.objects.all(), compute_reading, at=at, limit=BATCH, refusals=(Locked,))


def compute_reading(reading: Any, at: datetime) -> None:
    """Raises as `evaluate` does."""
    experiment = Experiment.objects.for_list().get(pk=reading.experiment_id)
    found = {one.pk: one for one in Round.objects.select_related("election").filter(pk__in=reading.question["rounds"])}
    rounds = [found[pk] for pk in reading.question["rounds"] if pk in found]
    # What changes while it is computed is seen by the next visit.
    inputs = fingerprint(experiment, rounds)
    answer = to_json(evaluate(experiment=experiment, rounds=rounds, plan=reading.question["plan"]))
    ready = {"answer": answer, "inputs": inputs, "state": Reading.State.READY, "error": "", "leased_until": None}
    # One who asked meanwhile wrote other inputs down: the row then stays in the queue.
    if not Reading.objects.filter(pk=reading.pk, inputs=reading.inputs).update(**ready):
        Reading.objects.filter(pk=reading.pk).update(leased_until=None, attempts=0)


def fingerprint(experiment: Experiment, rounds: Sequence[Round]) -> str:
    """Of all that the answer is made of: the draw, candidates and results of each round, doors.

    A result that is imported again is another row, and so is a corrected report: ids and sums tell them.
    """
    votes = {experiment.baseline_id, *(one.pk for one in rounds)}
    results = Result.objects.filter(round__in=votes).order_by("round").values_list("round")
    stood = Candidate.objects.filter(round__in=votes).aggregate(Count("pk"), Max("pk"))
    counted = results.annotate(Count("pk"), Max("pk"), Sum("registered"), Sum("voters"), Sum("expressed"))
    doors = DoorReport.objects.of(experiment).aggregate(Count("pk"), Max("pk"), Sum("knocked"))
    return _hash([experiment.seed, experiment.members, list(map(list, counted)), stood, doors])


def _queue(reading: Reading, inputs: str, *, at: datetime) -> None:
    reading.inputs, reading.state, reading.error = inputs, Reading.State.QUEUED, ""
    reading.due_at, reading.attempts = at, 0
    reading.save()
    wake(TASK)


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
