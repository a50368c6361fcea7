"""Parts of the mail's desk, above each of its pages; the way there, for the header."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mailings.permissions.desk import can_write
from territory import written_numbers

register = template.Library()

#: Name of the address, what it is called.
PARTS = (
    ("mailings:mailings", _("Courriers")),
    ("mailings:programme", _("Programme")),
    ("mailings:audiences", _("Audiences")),
    ("mailings:figures", _("Chiffres")),
    ("mailings:paces", _("Messageries")),
    ("mailings:doctor", _("Docteur")),
)


@register.simple_tag(takes_context=True)
def mail_parts(context: Any) -> list[dict[str, Any]]:
    """The parts of the mail, the one that stands open marked: the longest address that begins where we are."""
    request = context["request"]
    if not can_write(request.user):
        return []
    found: list[dict[str, Any]] = [
        {"url": url, "name": name, "current": False} for where, name in PARTS if (url := _address(where))
    ]
    here = [part for part in found if request.path.startswith(part["url"])]
    if here:
        max(here, key=lambda part: len(part["url"]))["current"] = True
    return found


@register.simple_tag(takes_context=True)
def mail_entry(context: Any) -> dict[str, Any] | None:
    """For the header that all pages share: the way to the letters, for whoever writes them."""
    request = context["request"]
    url = _address("mailings:mailings")
    return {"url": url, "current": request.path.startswith(url)} if url and can_write(request.user) else None


@register.filter
def share_of(part: int, whole: int) -> float:
    """For « percent »: nought of nought is nought."""
    return part / whole if whole else 0.0


@register.filter
def fine_percent(share: float) -> str:
    """0.00123 is « 0,12 % »: where a tenth of a percent is what one looks at."""
    space = written_numbers.NARROW if (get_language() or "").startswith("fr") else ""
    return f"{written_numbers.decimal(100 * share, 2)}{space}%"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
