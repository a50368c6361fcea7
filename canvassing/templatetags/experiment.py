"""Figures of an evaluation, where some may be unknown."""

import math

from django import template
from django.utils.translation import gettext

from canvassing.experiments.wording import OUTCOME_NAMES, points
from territory.written_numbers import decimal

register = template.Library()


@register.filter
def known(value: float | None, places: int = 2) -> str:
    """« – » for what is not known."""
    if value is None or not math.isfinite(value):
        return "–"
    sign = "−" if round(value, places) < 0 else ""
    return f"{sign}{decimal(abs(value), places)}"


@register.filter
def in_points(share: float | None) -> str:
    """0.0123 is « 1,23 »."""
    return known(None if share is None else 100 * share, 2)


@register.filter
def gain(value: float) -> str:
    """1.0, in points already, is « +1,0 point »."""
    return points(value / 100)


@register.filter
def chance(p: float | None) -> str:
    """A p-value: three decimals, « < 0,001 » below them."""
    if p is not None and p < 0.001:
        return f"<\N{NO-BREAK SPACE}{decimal(0.001, 3)}"
    return known(p, 3)


@register.filter
def outcome_name(name: str) -> str:
    return str(OUTCOME_NAMES[name])


@register.filter
def named(code: str, names: dict[str, str]) -> str:
    """A territory by its name; its code where it has none here."""
    return names.get(code, code) if code else gettext("Ensemble")
