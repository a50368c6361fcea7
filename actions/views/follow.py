"""A short link as its visitors meet it: sent on, asked first, told that it is over, told about it.

Links that lead straight to their page are answered by the door (`actions.redirects`); what comes here is the rest.
"""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from actions.forms.links import LinkReportForm
from actions.links.addresses import short_url
from actions.links.answers import HEADERS, sent_on
from actions.links.clicks import came_from, count_click
from actions.links.standing import is_open
from actions.models import ShortLink
from actions.permissions.links import get_link
from actions.services.link_reports import report
from common.limits import limited
from common.web_addresses import shown_host

#: What a sentence leaves behind an address when it is copied; no slug has any.
_TRAILING = ".,;:!?)]}»\"'…"


@csrf_exempt  # going on harms nobody who is made to: without a token, the page costs no cookie (L70)
@login_not_required
@csp_update({"form-action": [SELF, "https:"]})  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Straight on where the site is known; else a page in between, whose button posts here."""
    other = otherwise_spelt(slug)
    if other:
        return _headed(redirect("actions:follow", other))
    link, now = get_link(slug), timezone.now()
    if not is_open(link, at=now):
        return _headed(_page(request, "actions/links/gone.html", link, status=410))
    if link.is_direct or request.method == "POST":
        count_click(link, request)
        return sent_on(link.target, after_post=request.method == "POST")
    return _headed(_page(request, "actions/links/between.html", link, came_from=came_from(request)))


@login_not_required
@require_safe
def follow_slash(request: HttpRequest, slug: str) -> HttpResponse:
    """Some programs put a slash at the end of every address."""
    return _headed(redirect("actions:follow", slug))


@login_not_required
@limited("short-link-report", "60/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_info(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it leads, since when, where it led before; and a way to say that something is wrong with it."""
    link = get_link(slug)
    form = LinkReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        report(link=link, at=timezone.now(), **form.cleaned_data)
        return _headed(_page(request, "actions/links/reported.html", link))
    context = {"form": form, "history": link.targets.all(), "is_open": is_open(link, at=timezone.now())}
    response = _page(request, "actions/links/info.html", link, status=422 if form.is_bound else 200, **context)
    # Its form comes back to the site, which must see that it does: browsers hide it where nobody may be told.
    response["Referrer-Policy"] = "same-origin"
    return _headed(response)


def otherwise_spelt(slug: str) -> str:
    """The slug that was meant: without what a sentence left behind it, or in the small letters of a chosen one, which
    people type in capitals from a poster. "" when it is right as it is."""
    clean = slug.rstrip(_TRAILING)
    small = clean.lower()
    if small != clean and not ShortLink.objects.filter(slug=clean).exists():
        clean = small if ShortLink.objects.filter(slug=small).exists() else clean
    return clean if clean != slug else ""


def _page(request: HttpRequest, template: str, link: ShortLink, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"link": link, "host": shown_host(link.target), "short_url": short_url(link)}
    return render(request, template, context, status=status)


def _headed(response: HttpResponse) -> HttpResponse:
    """No engine lists it, and no page that follows learns of it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response["Cache-Control"] = "private, no-store"
    return response
