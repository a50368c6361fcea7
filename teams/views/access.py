"""The second factor, asked of whoever leads somebody before they read about people (L08)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from supporters.second_factor import ask_second_factor, has_second_factor
from teams.authority import authority_of


def with_second_factor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that show people. Who leads nobody goes on, to the access function, which knows nothing of the page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        leads = authority_of(request.user, at=timezone.now()).leads_somebody
        if leads and not has_second_factor(request):
            return ask_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded
