"""Hours as they are read where a rendezvous takes place."""

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.tz import do_timezone

from territory.clocks import clock_of
from territory.models import Place

register = template.Library()


@register.filter
def on_clock_of(moment: datetime, place: Place) -> Any:
    """An instant on the place's clock: filters after it leave it there."""
    return do_timezone(moment, clock_of(place))
