"""Doors, for the plan: those that were knocked at, by the commune of their precinct."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone

from canvassing.models import DoorReport
from teams.models import Measure
from teams.plan.sources import declare


def declare_doors() -> None:
    """Called once, when the site starts."""
    declare(Measure.DOORS, _totals, _by_day)


def _totals(at: datetime) -> dict[int, int]:
    made = DoorReport.objects.filter(made_on__lte=timezone.localtime(at).date()).order_by()
    return dict(made.values_list("precinct__commune").annotate(doors=Sum("knocked")))


def _by_day(since: date) -> Iterable[tuple[int, date, int]]:
    made = DoorReport.objects.filter(made_on__gte=since).order_by()
    return made.values_list("precinct__commune", "made_on").annotate(doors=Sum("knocked"))
