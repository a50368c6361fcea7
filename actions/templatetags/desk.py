"""Parts of the editorial desk, above each of its pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from actions.permissions.desk import can_edit, can_relay

register = template.Library()

#: Name of the address, what it is called, who may open it.
PARTS = (
    ("actions:contents", _("Contenus"), can_edit),
    ("actions:proposals-desk", _("Propositions"), can_edit),
    ("actions:link-desk", _("Liens"), can_edit),
    ("actions:relays", _("Relais"), can_relay),
    ("actions:wall-desk", _("Le mur"), can_edit),
    ("actions:previews", _("Aperçus"), can_edit),
)


@register.simple_tag(takes_context=True)
def desk_parts(context: Any) -> list[dict[str, Any]]:
    """The parts of the desk that this person may open, the one that stands open marked."""
    request = context["request"]
    return [
        {"url": url, "name": name, "current": request.path.startswith(url)}
        for where, name, may_open in PARTS
        if may_open(request.user) and (url := _address(where))
    ]


@register.simple_tag(takes_context=True)
def desk_entry(context: Any) -> dict[str, Any] | None:
    """For the header that all pages share: the way to the desk, for whoever works there."""
    parts = desk_parts(context) if can_edit(context["request"].user) else []
    return {"url": parts[0]["url"], "current": any(part["current"] for part in parts)} if parts else None


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
