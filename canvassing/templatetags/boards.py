"""Numbers of boards."""

from django import template

from canvassing.models import Turf

register = template.Library()


@register.filter
def doors_done(turf: Turf) -> int:
    return turf.doors - turf.doors_left
