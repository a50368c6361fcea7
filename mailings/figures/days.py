"""Letters day by day: a line for each, nought where nothing left."""

from datetime import date, datetime, timedelta

from mailings.figures.totals import Totals, days_of
from mailings.models import Mailing, Tally
from territory.zones import PARIS

#: Days shown.
DAYS = 30
#: Days after which little comes back of a letter.
LATE = 14


def last_days(*, at: datetime, number: int = DAYS) -> list[tuple[date, Totals]]:
    """Of letters that left since, or not long before: those that come back late count on the day they came."""
    today = at.astimezone(PARIS).date()
    letters = Mailing.objects.started().filter(started_at__gte=at - timedelta(days=number + LATE))
    rows = Tally.objects.filter(mailing__in=letters.order_by().values("pk"))
    return days_of(rows, first=today - timedelta(days=number - 1), last=today)
