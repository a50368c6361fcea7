"""Words of the outings' pages."""

from typing import Any

from django import template
from django.utils import timezone

from teams.models import Outing
from teams.outings.words import is_at_home, result_lines, where
from teams.permissions.teams import may_announce_somewhere
from territory.clocks import hours

register = template.Library()


@register.filter
def outing_hours(outing: Outing) -> str:
    """Under a heading that says the day."""
    return hours(outing.place, outing.starts_at, outing.ends_at)


@register.filter
def outing_where(outing: Outing) -> str:
    """As anybody may know it."""
    return where(outing, shows_address=not is_at_home(outing))


@register.filter
def outing_results(outing: Outing) -> list[str]:
    """« 31 personnes rencontrées »: what it brought, without what is nought."""
    return result_lines(outing)


@register.simple_tag(takes_context=True)
def may_announce(context: Any) -> bool:
    """Whether the reader announces outings for some team."""
    return may_announce_somewhere(context["request"].user, at=timezone.now())
