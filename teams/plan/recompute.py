"""The plan computed anew: figures, goals, projections and gaps of every place, replaced in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from common.bulk import analyze, insert_columns, insert_rows
from teams.models import DayTotal, Gap, Measure, Plan, Standing
from teams.plan import breaks, gaps, standings
from teams.plan.counts import KEPT, Counted, count
from teams.plan.gaps import Country
from teams.plan.people import gather
from teams.plan.tree import WITH_GOALS, Tree

#: Told which step begins, for progress bars.
Told = Callable[[str], None]
STEPS = ("places", *Measure.values, "goals", "gaps", "writing")
DAYS = ("place", "measure", "day", "amount")


@dataclass(frozen=True)
class Computed:
    """All rows, before they are written."""

    standings: list[tuple[list[list[Any]], int]]
    days: list[tuple[int, str, str, int]]
    gaps: list[gaps.Row]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "standings": sum(rows for _columns, rows in self.standings),
            "days": len(self.days),
            "gaps": len(self.gaps),
        }


def compute(plan: Plan, *, at: datetime, tell: Told = lambda step: None) -> Computed:
    """Read everything, write nothing."""
    tell("places")
    tree = Tree()
    today = timezone.localtime(at).date()
    days_left = (plan.due_on - today).days
    counts = {}
    for measure in Measure.values:
        tell(measure)
        counts[measure] = count(measure, tree, at=at)
    tell("goals")
    goals = standings.goals_of(plan, tree)
    tables = [
        standings.standing_columns(tree, measure, counts[measure], goals[measure], days_left=days_left)
        for measure in Measure.values
    ]
    tell("gaps")
    people = gather(tree, at=at)
    seen = breaks.observe(
        trained=people.trained,
        certified=people.certified,
        mobilisers=_of_country(tree, counts[Measure.MOBILISERS]),
        volunteers=_of_country(tree, counts[Measure.VOLUNTEERS]),
    )
    country = Country(tree, counts, goals, people, seen, days_left)
    found = gaps.gap_rows(country, at=at)
    return Computed(tables, list(_day_rows(tree, counts, today=today)), found)


def _of_country(tree: Tree, counted: Counted) -> int:
    return int(counted.actual[tree.country]) if tree.country >= 0 else 0


def _day_rows(tree: Tree, counts: dict[str, Counted], *, today: Any) -> list[tuple[int, str, str, int]]:
    wide = tree.of_kinds(*WITH_GOALS)
    first = today - timedelta(days=KEPT)
    names = [(first + timedelta(days=n)).isoformat() for n in range(KEPT + 1)]
    rows = []
    for measure, counted in counts.items():
        table = counted.days[wide]
        for place, day in zip(*np.nonzero(table > 0), strict=True):
            rows.append((tree.pks[wide[place]], measure, names[day], int(table[place, day])))
    return rows


def write(plan: Plan, computed: Computed, *, at: datetime) -> bool:
    """Replace all rows at once: who reads meanwhile sees the old ones. False, and the row stays in the queue, where
    the plan was changed while it was computed."""
    with transaction.atomic():
        # One writer at a time: another waits here, then replaces these.
        Plan.objects.select_for_update().get(pk=plan.pk)
        for model in (Standing, DayTotal, Gap):
            model.objects.all().delete()
        for columns, _rows in computed.standings:
            insert_columns(Standing, standings.FIELDS, [columns])
        insert_rows(DayTotal, DAYS, computed.days)
        insert_rows(Gap, gaps.FIELDS, computed.gaps)
        mine = Plan.objects.filter(pk=plan.pk, due_at=plan.due_at, state=plan.state)
        done = mine.update(state=Plan.State.DONE, attempts=0, error="", leased_until=None)
        if not done:
            Plan.objects.filter(pk=plan.pk).update(leased_until=None)
        Plan.objects.filter(pk=plan.pk).update(computed_at=at)
        analyze(Standing, DayTotal, Gap)
    return bool(done)


def recompute(plan: Plan, *, at: datetime, tell: Told = lambda step: None) -> Computed:
    """Compute and write."""
    computed = compute(plan, at=at, tell=tell)
    tell("writing")
    write(plan, computed, at=at)
    return computed
