"""Figures of an evaluation, where some may be unknown."""

import math

from django import template

from canvassing.wording import points
from territory.french_numbers import decimal

register = template.Library()


@register.filter
def known(value: float | None, places: int = 2) -> str:
    """« – » for what is not known."""
    return "–" if value is None or not math.isfinite(value) else decimal(value, places)


@register.filter
def in_points(share: float | None) -> str:
    """0.0123 is « 1,23 »."""
    return known(None if share is None else 100 * share, 2)


@register.filter
def gain(value: float) -> str:
    """1.0, in points already, is « +1,0 point »."""
    return points(value / 100)
