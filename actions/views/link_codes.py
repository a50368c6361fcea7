"""A short link on paper: its code to scan, and a page to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actions.links.addresses import short_url, spoken_url
from actions.permissions.links import get_own_link
from supporters.permissions import get_account
from teams.friends import qr_codes

KINDS = {"svg": ("image/svg+xml", qr_codes.as_svg), "png": ("image/png", qr_codes.as_png)}


@require_safe
@never_cache
def link_code(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The code for a printer: drawn at any size (SVG), or sharp on a poster (PNG)."""
    if kind not in KINDS:
        raise Http404
    link = get_own_link(get_account(request), slug)
    content_type, draw = KINDS[kind]
    response = HttpResponse(draw(short_url(link)), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{link.slug}.{kind}"'
    return response


@require_safe
@never_cache
def link_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet: what it is about, the code, the address to type."""
    link = get_own_link(get_account(request), slug)
    # Drawn by us from our own address: nothing of it is anybody's markup.
    code = mark_safe(qr_codes.inside_page(short_url(link)))  # noqa: S308
    return render(request, "actions/links/poster.html", {"link": link, "code": code, "spoken": spoken_url(link)})
