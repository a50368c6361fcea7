"""The hour that people read on the wall where they meet: dates are kept in UTC, told on the clock of the place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from territory.models import Place
from territory.zones import CALENDARS


def clock_of(place: Place) -> ZoneInfo:
    return ZoneInfo(CALENDARS[place.zone].clocks[0])


def day_and_hours(place: Place, starts_at: datetime, ends_at: datetime) -> str:
    """« samedi 10 avril 2027, de 14:00 à 16:00 »; where it is not the campaign's own hour, it says so."""
    day = date_format(starts_at.astimezone(clock_of(place)), "l j F Y")
    return _("%(day)s, %(hours)s") % {"day": day, "hours": hours(place, starts_at, ends_at)}


def hours(place: Place, starts_at: datetime, ends_at: datetime) -> str:
    """« de 14:00 à 16:00 », « de 14:00 à 16:00 (heure locale) »."""
    clock = clock_of(place)
    start, end = starts_at.astimezone(clock), ends_at.astimezone(clock)
    words = _("de %(start)s à %(end)s") % {"start": start.strftime("%H:%M"), "end": end.strftime("%H:%M")}
    here = starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)).utcoffset()
    return words if start.utcoffset() == here else _("%(when)s (heure locale)") % {"when": words}


def moment(place: Place, at: datetime) -> str:
    """« vendredi 9 avril 2027 à 23:59 »."""
    local = at.astimezone(clock_of(place))
    return _("%(day)s à %(hour)s") % {"day": date_format(local, "l j F Y"), "hour": local.strftime("%H:%M")}
