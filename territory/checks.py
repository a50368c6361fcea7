"""Mistakes that would open the gate of silence, told at the start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from territory.models import Zone
from territory.zones import CALENDARS


@register
def campaign_zone_exists(**kwargs: Any) -> list[CheckMessage]:
    if settings.CAMPAIGN_ZONE in Zone.values:
        return []
    hint = f"Write one of: {', '.join(Zone.values)}."
    return [Error(f"CAMPAIGN_ZONE={settings.CAMPAIGN_ZONE!r} is no zone.", hint=hint, id="territory.E001")]


@register
def every_zone_has_a_calendar(**kwargs: Any) -> list[CheckMessage]:
    missing = set(Zone.values) - set(CALENDARS)
    return [
        Error(f"zone {zone} has no calendar", hint="Add it to territory/zones.py.", id="territory.E002")
        for zone in sorted(missing)
    ]
