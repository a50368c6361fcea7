"""What letters came to, day after day."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mailings.figures import charts
from mailings.figures.days import last_days
from mailings.figures.readers import wishes
from mailings.figures.sheet import summary_heading, summary_row
from mailings.figures.totals import Totals, of_each, total_of
from mailings.models import Mailing
from mailings.permissions.desk import can_write, require
from teams.transfers.export import rows_as_csv

#: Days of the table that leaves, letters listed.
CSV_DAYS, LAST = 400, 15
#: Above this, providers close their doors (E02).
COMPLAINTS = 0.001


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The last thirty days, the last letters, and who asked for which rhythm."""
    require(can_write(request.user))
    days = last_days(at=timezone.now())
    last = list(Mailing.objects.started().select_related("audience")[:LAST])
    totals = of_each(last)
    context = {
        "whole": total_of(totals for _day, totals in days),
        "days": [(day, totals) for day, totals in reversed(days) if totals.outcomes or totals.complaints],
        "sent": charts.bars([(day, (totals.delivered, totals.sent - totals.delivered)) for day, totals in days]),
        "complaints": charts.rate([(day, _rate(totals)) for day, totals in days], limit=COMPLAINTS),
        "limit": COMPLAINTS,
        "last": [(one, totals[one.pk]) for one in last],
        "wishes": wishes(),
    }
    return render(request, "mailings/figures.html", context)


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """A line a day, for more than a year."""
    require(can_write(request.user))
    days = last_days(at=timezone.now(), number=CSV_DAYS)
    rows = (summary_row(day, totals) for day, totals in days if totals.outcomes or totals.complaints)
    return rows_as_csv("courriers.csv", summary_heading(), rows)


def _rate(totals: Totals) -> float | None:
    return totals.complaints / totals.sent if totals.sent else None
