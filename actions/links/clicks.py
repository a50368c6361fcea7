"""Clicks that Django itself sends on: those that pass by the page in between, and the door's when it cannot answer."""

from typing import Any

from django.http import HttpRequest

from actions.models import ShortLink
from actions.redirects.counting import count
from actions.redirects.referrers import referring_host

#: What the page in between carries: the site that its visitor came from.
FIELD = "depuis"


def came_from(request: HttpRequest) -> str:
    """The site that a visitor came from, as the browser said it."""
    return referring_host(request.headers.get("Referer", ""))


def count_click(link: ShortLink, request: HttpRequest) -> None:
    """One click, unless only the headers were asked for."""
    if request.method == "HEAD":
        return
    said: dict[str, Any] = dict(request.META)
    if request.method == "POST":
        site = request.POST.get(FIELD, "")
        said["HTTP_REFERER"] = f"https://{site}/" if site else ""
    count(link.pk, said)
