"""Words and numbers of the terrain's pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from territory import written_numbers
from territory.permissions import Person, can_import, can_see_terrain, can_target

register = template.Library()

#: Name of the address, what it is called, who may open it. Pages of packages on the right are named, not imported.
PARTS = (
    ("territory:terrain", _("La carte"), can_see_terrain),
    ("territory:targetings", _("Ciblages"), can_see_terrain),
    ("territory:blocs", _("Blocs"), can_target),
    ("territory:imports", _("Données"), can_import),
    ("canvassing:turfs", _("Secteurs"), can_target),
    ("canvassing:script", _("Argumentaire"), can_target),
    ("canvassing:doors-board", _("Portes"), can_target),
    ("canvassing:reviews", _("Contrôle"), can_target),
    ("canvassing:experiments", _("Expériences"), can_see_terrain),
    ("canvassing:planner", _("Planificateur"), can_see_terrain),
)


@register.simple_tag(takes_context=True)
def terrain_parts(context: Any) -> list[dict[str, Any]]:
    """The parts of the terrain that this person may open, the one that stands open marked."""
    request = context["request"]
    found = [
        {"url": url, "name": name, "current": request.path.startswith(url)}
        for where, name, may_open in PARTS
        if may_open(request.user) and (url := _address(where))
    ]
    # The map's own address begins all the others.
    deeper = any(part["current"] for part in found[1:]) or "/bureaux/" in request.path
    if found and deeper:
        found[0]["current"] = "/bureaux/" in request.path
    return found


@register.simple_tag
def may_see_terrain(user: Person) -> bool:
    """For the header that all pages share."""
    return can_see_terrain(user)


@register.filter
def percent(share: float) -> str:
    """0.1234 is « 12,3 % »."""
    return written_numbers.percent(share)


@register.filter
def whole(number: float) -> str:
    """1234.6 is « 1 235 »."""
    return written_numbers.whole(number)


@register.filter
def ordinal(number: int) -> str:
    """3305 is « 3 305e »."""
    return written_numbers.ordinal(number)


@register.filter
def stem(name: str) -> str:
    """A file's name without what its kind adds: « contours.geojson.gz » is « contours »."""
    return name.partition(".geojson")[0].partition(".json")[0]


@register.filter
def unbroken(name: str) -> str:
    """« Manosque, bureau 5 »: the number stays on the line of its word."""
    head, space, number = name.rpartition(" ")
    return f"{head}\N{NO-BREAK SPACE}{number}" if space else name


def _address(name: str) -> str:
    """Without it where the package is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
