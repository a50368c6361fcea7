"""Numbers of the plan's tables."""

from django import template

from teams.models import Standing
from territory.written_numbers import decimal, whole

register = template.Library()


@register.filter
def filled(standing: Standing) -> int:
    """How far the bar goes: never over its end."""
    return min(standing.actual, standing.goal)


@register.filter
def lacking(standing: Standing) -> int:
    return max(standing.goal - standing.actual, 0)


@register.filter
def pace(per_week: float) -> str:
    """A decimal below ten: « 1,3 », « 120 »."""
    return whole(per_week) if per_week >= 10 or per_week == round(per_week) else decimal(per_week)
