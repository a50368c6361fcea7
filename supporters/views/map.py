"""The map, its list, its points and tiles: public, without a cookie."""

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from common.door import Answer, public_headers
from supporters import tiles
from supporters.forms.map import MapForm
from supporters.models import Testimony
from supporters.views.map_context import script_settings, surroundings, testimonies_page

#: Points drawn one by one; beyond, the map says « 500+ ».
POINTS = 500


@require_safe
@login_not_required
def testimony_map(request: HttpRequest) -> HttpResponse:
    form = MapForm(request.GET)
    context = testimonies_page(form) | surroundings() | {"settings": script_settings()}
    return render(request, "supporters/map.html", context, status=_status(form))


@require_safe
@login_not_required
def testimony_list(request: HttpRequest) -> HttpResponse:
    """The map's content without the map, page by page."""
    form = MapForm(request.GET)
    context = testimonies_page(form) | surroundings()
    return render(request, "supporters/testimony_list.html", context, status=_status(form))


@require_safe
@login_not_required
def map_view(request: HttpRequest) -> HttpResponse:
    """The panel beside the map: the same cards as the page's own."""
    form = MapForm(request.GET)
    return render(request, "supporters/_testimonies.html", testimonies_page(form), status=_status(form))


@require_safe
@login_not_required
def map_points(request: HttpRequest) -> JsonResponse:
    """Up to 500 points that answer; `more` tells that there are others. Each: lon, lat, key, name, thumbnail."""
    form = MapForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(form.reasons())}, status=400)
    found = form.search().newest(limit=POINTS + 1)
    points = [[t.lon, t.lat, t.pk, t.display_name, _thumbnail(t)] for t in found[:POINTS]]
    return JsonResponse({"points": points, "more": len(found) > POINTS})


@require_safe
@login_not_required
def tile(request: HttpRequest, z: str, x: str, y: str) -> HttpResponse:
    """What the door answers from memory, for servers that have no door."""
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (z, x, y)):
        return JsonResponse({"error": gettext("Une tuile s'écrit avec trois nombres entiers.")}, status=400)
    try:
        answer = Answer(tiles.tile(int(z), int(x), int(y)), public_headers(tiles.CONTENT_TYPE))
    except ValueError:
        return JsonResponse({"error": gettext("Cette tuile n'existe pas.")}, status=404)
    if answer.matches(request.headers.get("If-None-Match")):
        return HttpResponse(status=304, headers=dict(answer.unchanged_headers))
    return HttpResponse(answer.body, headers=dict(answer.headers))


@require_safe
@login_not_required
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator]
def map_embed(request: HttpRequest) -> HttpResponse:
    """The map alone, for other sites' pages. Sets no cookie and shows nothing of the reader."""
    form = MapForm(request.GET)
    return render(request, "supporters/map_embed.html", {"settings": script_settings(), "form": form})


def _status(form: MapForm) -> int:
    return 200 if form.is_valid() else 400


def _thumbnail(testimony: Testimony) -> str:
    return reverse("supporters:photo", args=[testimony.thumbnail]) if testimony.thumbnail else ""
