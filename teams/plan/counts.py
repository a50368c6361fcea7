"""What there is of each measure, by place and by day: a few questions that the database groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from teams.models import Measure, Role, Volunteer
from teams.plan.projection import DAYS
from teams.plan.sources import sources
from teams.plan.tree import Ints, Tree

#: Whole days kept for charts: twelve weeks.
KEPT = 84


@dataclass(frozen=True)
class Counted:
    """Of one measure: `actual` with what is inside, `own` without; `days`: a column for each KEPT day, today last."""

    actual: Ints
    own: Ints
    days: Ints

    @property
    def last_weeks(self) -> Ints:
        """The whole days that the pace is read from."""
        return self.days[:, KEPT - DAYS : KEPT]


def count(measure: str, tree: Tree, *, at: datetime) -> Counted:
    """Volunteers who help, by their commune; roles, by their territory; the rest by what other packages declare."""
    today = timezone.localtime(at).date()
    first = today - timedelta(days=KEPT)
    totals: dict[int | None, int] = {}
    arrivals: list[tuple[int | None, date, int]] = []
    asked = _people(measure, at=at)
    if asked is not None:
        found, place, moment = asked
        totals = dict(found.order_by().values_list(place).annotate(n=Count("pk")))
        arrivals = list(_by_day(found, place, moment, first))
    for source in sources(measure):
        for pk, amount in source.totals(at).items():
            totals[pk] = totals.get(pk, 0) + amount
        arrivals += source.by_day(first)
    own = tree.spread(totals)
    return Counted(tree.rolled(own), own, tree.rolled(_days(tree, arrivals, first)))


def _people(measure: str, *, at: datetime) -> tuple[QuerySet[Any], str, str] | None:
    """Who counts, where, and since when. A mobiliser counts once: those who stand in by delegation do not."""
    roles = Role.objects.current(at=at)
    if measure == Measure.VOLUNTEERS:
        return Volunteer.objects.helping(), "supporter__home", "offered_at"
    if measure == Measure.MOBILISERS:
        return roles.filter(kind=Role.Kind.MOBILISER, delegated_from=None), "place", "starts_at"
    if measure == Measure.TRAINERS:
        return roles.filter(kind=Role.Kind.TRAINER), "place", "starts_at"
    return None


def _by_day(found: QuerySet[Any], place: str, moment: str, first: date) -> Iterable[tuple[int | None, date, int]]:
    begins = timezone.make_aware(datetime.combine(first, time.min))
    grouped = found.filter(**{f"{moment}__gte": begins}).order_by().annotate(day=TruncDate(moment))
    return grouped.values_list(place, "day").annotate(n=Count("pk"))


def _days(tree: Tree, arrivals: Iterable[tuple[int | None, date, int]], first: date) -> Ints:
    days = np.zeros((len(tree), KEPT + 1), np.int32)
    for pk, day, amount in arrivals:
        column = (day - first).days
        row = tree.country if pk is None else tree.row.get(pk, -1)
        if row >= 0 and 0 <= column <= KEPT:
            days[row, column] += amount
    return days
