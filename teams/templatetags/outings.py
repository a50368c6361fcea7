"""Words of the outings' pages."""

from typing import Any

from django import template
from django.utils import timezone

from teams.clocks import hours
from teams.models import Outing
from teams.outing_words import is_at_home, where
from teams.permissions import may_announce_somewhere

register = template.Library()


@register.filter
def outing_hours(outing: Outing) -> str:
    """Under a heading that says the day."""
    return hours(outing.place, outing.starts_at, outing.ends_at)


@register.filter
def outing_where(outing: Outing) -> str:
    """As anybody may know it."""
    return where(outing, shows_address=not is_at_home(outing))


@register.simple_tag(takes_context=True)
def may_announce(context: Any) -> bool:
    """Whether the reader announces outings for some team."""
    return may_announce_somewhere(context["request"].user, at=timezone.now())
