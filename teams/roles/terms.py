"""How long a role lasts."""

from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from territory.models import Election

#: Nobody holds a role longer than this without being asked again: twenty-four months.
LONGEST = timedelta(days=730)
USUAL = timedelta(days=365)
#: After the last round there are people to thank and accounts to close.
AFTER_THE_VOTE = timedelta(days=60)
#: A role that ends within so long is shown first.
SOON = timedelta(days=30)


def default_end(at: datetime) -> datetime:
    """Sixty days after the last round of the next active election; twelve months where none is to come."""
    ending = Election.objects.filter(is_active=True).annotate(last=Max("rounds__date"))
    coming = ending.filter(last__gte=timezone.localdate(at)).order_by("last").first()
    if coming is None:
        return end_of(timezone.localdate(at + USUAL))
    return min(end_of(coming.last + AFTER_THE_VOTE), at + LONGEST)


def end_of(day: date) -> datetime:
    """The last second of a day on the campaign's clock: « until the 12th » holds all day, and reads so."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
