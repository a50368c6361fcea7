"""Parts of the desk that answers, above each of its pages."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.permissions.desk import can_answer

register = template.Library()

#: Name of the address, what it is called.
PARTS: tuple[tuple[str, Promise], ...] = (
    ("conversations:desk", _("Conversations")),
    ("conversations:voices", _("Voix")),
    ("conversations:facts", _("Faits")),
    ("conversations:desk-search", _("Chercher")),
    ("conversations:listening", _("Écoute")),
    ("conversations:desk-figures", _("Chiffres")),
)


@register.simple_tag(takes_context=True)
def reply_parts(context: Any) -> list[dict[str, Any]]:
    """The one that stands open is marked: the longest address that the page's begins with."""
    path = context["request"].path
    parts = [{"url": url, "name": name, "current": False} for where, name in PARTS if (url := _address(where))]
    here = max(
        (part for part in parts if path.startswith(part["url"])), key=lambda part: len(str(part["url"])), default=None
    )
    if here is not None:
        here["current"] = True
    return parts


@register.simple_tag(takes_context=True)
def reply_entry(context: Any) -> dict[str, Any] | None:
    """For the header that all pages share: the way to the desk, for whoever answers."""
    request = context["request"]
    if not can_answer(request.user):
        return None
    url = reverse("conversations:desk")
    return {"url": url, "current": request.path.startswith(url)}


@register.filter
def lasting(length: timedelta | None) -> str:
    """« 3 h 20 », « 2 j 4 h »; a dash for nothing."""
    if length is None:
        return "–"
    minutes = round(length.total_seconds() / 60)
    days, hours, left = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days and not hours:
        return gettext("%(days)s j") % {"days": days}
    if days:
        return gettext("%(days)s j %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": left}
    return gettext("%(n)s min") % {"n": left}


@register.filter
def in_hours(hours: float) -> str:
    """A length that is counted in hours, as `lasting` tells it."""
    return lasting(timedelta(hours=hours))


@register.filter
def lasting_since(begun: datetime) -> str:
    """From then until now, as `lasting` tells it."""
    return lasting(timezone.now() - begun)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
