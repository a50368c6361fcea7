"""Navigation and words of the organisation's pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.authority import GUIDES, LEADS, Authority, Kind, authority_of

register = template.Library()

#: Name of the address, what it is called, who is shown it. Pages of packages on the right are named, not imported.
PARTS = (
    ("teams:hub", _("Mon parcours"), lambda authority: True),
    ("teams:outings", _("Sorties"), lambda authority: True),
    ("canvassing:doorstep", _("Porte-à-porte"), lambda authority: True),
    ("canvassing:turfs", _("Secteurs"), lambda authority: authority.holds(Kind.MOBILISER, *LEADS)),
    ("canvassing:doors-board", _("Portes"), lambda authority: authority.holds(Kind.MOBILISER, *LEADS)),
    ("teams:sessions", _("Formations"), lambda authority: True),
    ("teams:friends", _("Inviter"), lambda authority: True),
    ("teams:plan", _("Le plan"), lambda authority: True),
    ("teams:teams", _("Équipes"), lambda authority: authority.holds(*GUIDES)),
    ("teams:roles", _("Rôles"), lambda authority: authority.leads_somebody),
)


@register.simple_tag(takes_context=True)
def teams_nav(context: Any) -> list[dict[str, Any]]:
    """The parts that this person may open, the one that stands open marked; none for a visitor."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    authority: Authority = authority_of(request.user, at=timezone.now())
    found: list[dict[str, Any]] = [
        {"url": url, "label": label, "current": ""}
        for name, label, shown in PARTS
        if shown(authority) and (url := _address(name))
    ]
    # The longest address that begins where we are: the hub's begins all the others.
    here = [item for item in found if request.path.startswith(item["url"])]
    if here:
        item = max(here, key=lambda item: len(str(item["url"])))
        item["current"] = "page" if request.path == item["url"] else "true"
    return found


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
