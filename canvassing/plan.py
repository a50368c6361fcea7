"""Doors, for the plan and for teams: those that were knocked at, and the walks that wait for somebody."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from canvassing.models import DoorReport, DoorSession, Turf
from teams.models import Measure
from teams.plan.sources import declare, declare_walks
from teams.team import results


def declare_doors() -> None:
    """Called once, when the site starts."""
    declare(Measure.DOORS, _totals, _by_day)
    declare_walks(walks_waiting)
    results.declare(ngettext_lazy("porte frappée hors sortie", "portes frappées hors sortie", "n"), _of_teams)


def walks_waiting(at: datetime) -> dict[int, int]:
    """By commune: turfs that nobody has, with doors left."""
    free = Turf.objects.filter(state=Turf.State.FREE, doors_left__gt=0).order_by()
    return dict(free.values_list("commune").annotate(walks=Count("pk")))


def _totals(at: datetime) -> dict[int, int]:
    made = DoorReport.objects.filter(made_on__lte=timezone.localtime(at).date()).order_by()
    return dict(made.values_list("precinct__commune").annotate(doors=Sum("knocked")))


def _by_day(since: date) -> Iterable[tuple[int, date, int]]:
    made = DoorReport.objects.filter(made_on__gte=since).order_by()
    return made.values_list("precinct__commune", "made_on").annotate(doors=Sum("knocked"))


def _of_teams(teams: Collection[int], since: datetime | None) -> dict[int, int]:
    """Those of an outing are in its report, which counts already."""
    counted = DoorSession.objects.counted().filter(team__in=teams, outing=None, knocked__gt=0)
    if since is not None:
        counted = counted.filter(day__gte=timezone.localtime(since).date())
    return dict(counted.order_by().values_list("team").annotate(doors=Sum("knocked")))
