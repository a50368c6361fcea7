"""How long there is left, said as a person says it."""

from datetime import datetime, timedelta

from django.utils.translation import ngettext

#: From here on one counts in hours, then in days.
HOURS_FROM, DAYS_FROM = timedelta(hours=2), timedelta(days=2)


def time_left(until: datetime, *, at: datetime) -> str:
    """« dans 25 minutes », « dans 5 heures », « dans 3 jours »: whole ones, the last begun is not counted."""
    left = max(until - at, timedelta(0))
    if left < HOURS_FROM:
        n = left // timedelta(minutes=1)
        return ngettext("dans %(n)s minute", "dans %(n)s minutes", n) % {"n": n}
    if left < DAYS_FROM:
        n = left // timedelta(hours=1)
        return ngettext("dans %(n)s heure", "dans %(n)s heures", n) % {"n": n}
    n = left // timedelta(days=1)
    return ngettext("dans %(n)s jour", "dans %(n)s jours", n) % {"n": n}
