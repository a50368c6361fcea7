"""What the page of an outing says to machines (schema.org), and the day under which the calendar puts it."""

import json
from datetime import date

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from teams.models import Outing
from teams.outings.words import address_of, is_at_home
from territory.clocks import clock_of


def day_of(outing: Outing) -> date:
    """On the clock of its place."""
    return outing.starts_at.astimezone(clock_of(outing.place)).date()


def linked_data(outing: Outing) -> SafeString:
    """JSON-LD Event, safe inside a script element. What only participants know is not in it."""
    clock = clock_of(outing.place)
    place = {"@type": "PostalAddress", "addressLocality": outing.place.name, "addressCountry": "FR"}
    if not is_at_home(outing):
        place["streetAddress"] = outing.meeting_point
    is_off = outing.state == Outing.State.CANCELLED
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": outing.title,
        "description": outing.description,
        "startDate": outing.starts_at.astimezone(clock).isoformat(),
        "endDate": outing.ends_at.astimezone(clock).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if is_off else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "url": address_of(outing),
        "location": {"@type": "Place", "name": outing.place.name, "address": place},
        "organizer": {"@type": "Organization", "name": settings.CAMPAIGN_NAME, "url": f"{settings.SITE_URL}/"},
    }
    return mark_safe(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S308 - « < » is escaped
