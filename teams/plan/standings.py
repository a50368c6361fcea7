"""Goals and figures of every place, as the columns of Standing."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from teams.models import Goal, Measure, Plan
from teams.plan.apportionment import largest_remainders
from teams.plan.counts import Counted
from teams.plan.projection import Projections, project
from teams.plan.tree import WITH_GOALS, Ints, Kind, Tree
from teams.plan.weights import weigh

FIELDS = ("place", "parent", "measure", "actual", "goal", "per_week", "projected", "low", "high")
#: What the database's whole numbers hold.
MOST = 2_147_483_647
#: A trainer's territory is a département or a région: communes have no goal of them.
DOWN_TO_COMMUNES = (Measure.MOBILISERS, Measure.VOLUNTEERS, Measure.DOORS)


def goals_of(plan: Plan, tree: Tree) -> dict[str, Ints]:
    """By measure, a column of goals: those kept, and the communes' shares of their département's."""
    goals: dict[str, Ints] = {measure.value: np.zeros(len(tree), np.int64) for measure in Measure}
    for place, measure, amount in Goal.objects.filter(plan=plan).values_list("place", "measure", "amount"):
        goals[measure][tree.row[place]] = amount
    communes = {tree.pks[n]: tree.populations[n] for n in tree.of_kinds(Kind.COMMUNE).tolist()}
    by_place = weigh(communes, split_by=plan.split_by)
    weights = [by_place.get(pk, people) for pk, people in zip(tree.pks, tree.populations, strict=True)]
    for measure in DOWN_TO_COMMUNES:
        for kind in (Kind.DEPARTEMENT, Kind.COMMUNE):  # the arrondissements of Paris, Lyon and Marseille come last
            _split_inside(tree, kind, goals[measure], weights)
    return goals


def _split_inside(tree: Tree, kind: str, goals: Ints, weights: list[int]) -> None:
    for row in tree.of_kinds(kind).tolist():
        inside = tree.children.get(row)
        if inside and goals[row]:
            goals[inside] = largest_remainders(int(goals[row]), [weights[n] for n in inside])


def standing_columns(
    tree: Tree, measure: str, counted: Counted, goals: Ints, *, days_left: int
) -> tuple[list[list[Any]], int]:
    """The columns of FIELDS, and how many rows: all territories down to départements, and the communes that have a
    goal or something to show."""
    wide = np.zeros(len(tree), np.bool_)
    wide[tree.of_kinds(*WITH_GOALS)] = True
    rows = np.flatnonzero(wide | (counted.actual > 0) | (goals > 0))
    actual = np.maximum(counted.actual[rows], 0)
    ahead = project(actual.astype(np.float64), counted.last_weeks[rows].astype(np.float64), days_left=days_left)
    pks = tree.pks
    columns: list[list[Any]] = [
        [pks[n] for n in rows.tolist()],
        [None if up < 0 else pks[up] for up in tree.parent[rows].tolist()],
        [measure] * len(rows),
        np.minimum(actual, MOST).tolist(),
        goals[rows].tolist(),
        np.round(ahead.per_week, 3).tolist(),
        *_whole(ahead),
    ]
    return columns, len(rows)


def _whole(ahead: Projections) -> list[list[int | None]]:
    told = ahead.told.tolist()
    columns = (np.rint(ahead.projected), np.floor(ahead.low), np.ceil(ahead.high))
    clipped = [np.minimum(column, MOST).astype(np.int64).tolist() for column in columns]
    return [[value if known else None for value, known in zip(column, told, strict=True)] for column in clipped]


def missing(goals: Mapping[str, Ints], counts: Mapping[str, Counted], measure: str) -> Ints:
    """What is still to be found, never below nought."""
    return np.maximum(goals[measure] - counts[measure].actual, 0)
