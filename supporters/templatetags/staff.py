"""Words of the staff's pages."""

from datetime import timedelta

from django import template
from django.utils.timesince import timesince
from django.utils.timezone import now

register = template.Library()


@register.filter
def lasting(delay: timedelta) -> str:
    """« 3 heures, 20 minutes »."""
    moment = now()
    return timesince(moment - delay, moment)
