"""A rendezvous of the library, for calendars."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.content.telling import address_of
from actions.models import Content
from teams.outings.calendar import event_ics
from territory.clocks import clock_of

#: An event whose end nobody wrote.
USUAL = timedelta(hours=2)


def starts_at(content: Content) -> datetime:
    """On the clock of its place; of the campaign, where it has none. An event always has a date."""
    start = content.event_at
    if start is None:
        raise ValueError("no rendezvous")
    return timezone.localtime(start, clock_of(content.place) if content.place else None)


def ends_at(content: Content) -> datetime:
    return starts_at(content) + USUAL


def when(content: Content) -> str:
    """« samedi 10 avril 2027 à 18:30 », on the clock of its place."""
    start = starts_at(content)
    return _("%(day)s à %(hour)s") % {"day": date_format(start, "l j F Y"), "hour": start.strftime("%H:%M")}


def as_ics(content: Content) -> bytes:
    return event_ics(
        uid=f"content-{content.pk}@{urlsplit(settings.SITE_URL).hostname}",
        summary=content.title,
        starts_at=starts_at(content),
        ends_at=ends_at(content),
        location=", ".join(filter(None, (content.event_place, content.place.name if content.place else ""))),
        description=content.summary,
        url=address_of(content),
        sequence=content.revision,
    )
