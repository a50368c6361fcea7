"""Pages of members: whoever does not take part is shown the way in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from conversations.permissions.group import member_of


def for_members(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the member after the request; others go to the page that asks them in, and come back from there."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = member_of(request.user)
        if member is None:
            return way_in(request)
        return view(request, member, *args, **kwargs)

    return shown


def way_in(request: HttpRequest) -> HttpResponse:
    """To the page where one joins; a page that was only read comes again afterwards."""
    after = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
    return redirect(reverse("conversations:join") + (f"?{urlencode(after)}" if after else ""))
