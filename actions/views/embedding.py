"""A content on other sites: its picture, its frame, and what tells them how to show it."""

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from actions.content.oembed import answer, as_xml, slug_in
from actions.content.poster_files import label_of, labelled, labelled_name, poster, poster_name
from actions.content.telling import telling
from actions.forms.oembed import FORMATS, OEmbedForm
from actions.permissions.library import get_open_content, get_told_content, is_open

#: Seconds for which networks and browsers keep the picture: what was withdrawn is gone within the hour.
POSTER_AGE = 3600


@require_safe
@login_not_required
def content_image(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that networks show. 1200 × 630, under 300 kB."""
    found = get_open_content(slug, at=timezone.now())
    return _drawn(request, poster_name(found), lambda: poster(found), called=found.slug)


@require_safe
@login_not_required
def content_picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A picture of what was paid or given, under its label; other contents show theirs as they are."""
    found = get_open_content(slug, at=timezone.now())
    medium = next((one for one in found.media.all() if one.pk == pk), None)
    if medium is None or not label_of(found):
        raise Http404
    try:
        return _drawn(
            request, labelled_name(found, medium), lambda: labelled(found, medium), called=f"{found.slug}-{pk}"
        )
    except FileNotFoundError as error:
        raise Http404 from error


def _drawn(request: HttpRequest, name: str, draw: Callable[[], bytes], *, called: str) -> HttpResponse:
    """A picture that we draw; its name changes with what it shows."""
    etag = f'"{name}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(draw(), content_type="image/jpeg")
        response["Content-Disposition"] = f'inline; filename="{called}.jpg"'
    response["ETag"] = etag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=POSTER_AGE)
    return response


@require_safe
@login_not_required
@xframe_options_exempt
@csp_update({"media-src": [SELF]})
@csp_replace({"frame-ancestors": ["*"]})
def content_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """For other sites' pages. Sets no cookie and knows nothing of the reader."""
    found = get_told_content(slug)
    if not is_open(found, at=timezone.now()):
        return render(request, "actions/content_embed.html", {"content": None}, status=410)
    return render(
        request, "actions/content_embed.html", {"content": found, "told": telling(found), "label": label_of(found)}
    )


@require_safe
@login_not_required
def oembed(request: HttpRequest) -> HttpResponse:
    """404 for what is not a content of ours, 501 for another format than JSON and XML, as the standard has it."""
    kind = request.GET.get("format", "json").lower()
    if kind not in FORMATS:
        return JsonResponse({"error": _("Les formats sont json et xml.")}, status=501)
    form = OEmbedForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": form.errors}, status=400)
    asked = form.cleaned_data
    slug = slug_in(asked["url"])
    if not slug:
        raise Http404
    found = get_open_content(slug, at=timezone.now())
    members = answer(found, telling(found), max_width=asked["maxwidth"], max_height=asked["maxheight"])
    response = (
        JsonResponse(members, json_dumps_params={"ensure_ascii": False})
        if kind == "json"
        else HttpResponse(as_xml(members), content_type="text/xml; charset=utf-8")
    )
    response["Access-Control-Allow-Origin"] = "*"  # public, without cookies: scripts of other sites ask too
    patch_cache_control(response, public=True, max_age=POSTER_AGE)
    return response
