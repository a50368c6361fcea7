"""Pages for what went wrong. Each says what happened in plain words and offers one next thing to do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from campaign.context import facts


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(_bare("400.html"), status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also what silence answers, when a service rather than a page found it: with the date of reopening (L54)."""
    if reopens_at := getattr(exception, "reopens_at", None):
        context = {"vote": getattr(exception, "vote", None), "reopens_at": reopens_at}
        return render(request, "silence.html", context, status=403)
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_bare("500.html"), status=500)


def _bare(template: str) -> str:
    """Without request, person or database: any of them may be what failed."""
    return render_to_string(template, {"CAMPAIGN": facts()})
