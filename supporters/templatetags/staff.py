"""Words of the staff's pages."""

from datetime import timedelta

from django import template
from django.utils.timesince import timesince
from django.utils.timezone import now

from supporters.models import Testimony
from supporters.moderation_queue import seen_as

register = template.Library()


@register.filter
def lasting(delay: timedelta) -> str:
    """« 3 heures, 20 minutes »."""
    moment = now()
    return timesince(moment - delay, moment)


@register.filter
def seen(testimony: Testimony) -> str:
    """Sent back with the decision, so that it bears on what was shown and on nothing else."""
    return seen_as(testimony)
