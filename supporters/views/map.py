"""The map, its list, its feed of points: public, without a cookie."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from common.door import public_headers
from supporters import tiles
from supporters.forms.map import MapForm, cursor_text
from supporters.map_counters import departement_totals, places_with_testimonies, published_total
from supporters.models import Testimony

#: Testimonies on one page of the panel and of the list.
PAGE = 24
#: Points drawn one by one; beyond, the map says « 500+ ».
POINTS = 500

#: Name and box (west, south, east, north) of what does not fit on one view of France.
TERRITORIES = (
    (_("Métropole"), (-5.6, 41.2, 10.0, 51.3)),
    (_("Guadeloupe"), (-61.9, 15.8, -60.9, 16.6)),
    (_("Martinique"), (-61.3, 14.35, -60.75, 14.95)),
    (_("Guyane"), (-54.7, 2.1, -51.5, 5.9)),
    (_("La Réunion"), (55.15, -21.45, 55.9, -20.8)),
    (_("Mayotte"), (44.9, -13.1, 45.4, -12.55)),
    (_("Saint-Martin et Saint-Barthélemy"), (-63.2, 17.8, -62.75, 18.15)),
    (_("Saint-Pierre-et-Miquelon"), (-56.55, 46.7, -56.05, 47.2)),
    (_("Nouvelle-Calédonie"), (163.3, -23.0, 168.3, -19.4)),
    (_("Polynésie française"), (-152.9, -18.2, -148.8, -15.7)),
    (_("Wallis-et-Futuna"), (-178.3, -14.5, -176.0, -13.1)),
)


@require_safe
@login_not_required
def testimony_map(request: HttpRequest) -> HttpResponse:
    form = MapForm(request.GET)
    context = _testimonies(form) | _surroundings() | {"territories": _territories()}
    return render(request, "supporters/map.html", context, status=200 if form.is_valid() else 400)


@require_safe
@login_not_required
def testimony_list(request: HttpRequest) -> HttpResponse:
    """The map's content without the map, page by page."""
    form = MapForm(request.GET)
    context = _testimonies(form) | _surroundings()
    return render(request, "supporters/testimony_list.html", context, status=200 if form.is_valid() else 400)


@require_safe
@login_not_required
def map_view(request: HttpRequest) -> HttpResponse:
    """The panel beside the map: the same cards as the page's own."""
    form = MapForm(request.GET)
    status = 200 if form.is_valid() else 400
    return render(request, "supporters/_testimonies.html", _testimonies(form), status=status)


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
    try:
        body = tiles.tile(*(_number(part) for part in (z, x, y)))
    except LookupError:
        return JsonResponse({"error": gettext("Une tuile s'écrit avec trois nombres entiers.")}, status=400)
    except ValueError:
        return JsonResponse({"error": gettext("Cette tuile n'existe pas.")}, status=404)
    answer = tiles.Answer(body, public_headers(tiles.CONTENT_TYPE))
    if answer.matches(request.headers.get("If-None-Match")):
        return HttpResponse(status=304, headers=dict(answer.unchanged_headers))
    return HttpResponse(body, headers=dict(answer.headers))


@require_safe
@login_not_required
@xframe_options_exempt
@csp_update({"frame-ancestors": ["*"]})
def map_embed(request: HttpRequest) -> HttpResponse:
    """The map alone, for other sites' pages. Sets no cookie and shows nothing of the reader."""
    form = MapForm(request.GET)
    context = _surroundings() | {"form": form, "box": form.cleaned_data.get("bbox") if form.is_valid() else None}
    return render(request, "supporters/map_embed.html", context, status=200 if form.is_valid() else 400)


def _testimonies(form: MapForm) -> dict[str, object]:
    """A page of testimonies that answer the form, and where the next one begins."""
    if not form.is_valid():
        return {"form": form, "testimonies": [], "reasons": form.reasons()}
    search = form.search()
    found = search.newest(limit=PAGE + 1, before=form.cleaned_data["avant"])
    shown = found[:PAGE]
    context: dict[str, object] = {
        "form": form,
        "testimonies": shown,
        "total": search.total(),
        "box": search.box,
        "place": search.place,
        "words": form.cleaned_data["mots"],
        "filters": _filters(form),
        "is_first": form.cleaned_data["avant"] is None,
    }
    if len(found) > PAGE:
        context["next"] = urlencode(_filters(form) | {"avant": _cursor(shown[-1])})
    return context


def _filters(form: MapForm) -> dict[str, str]:
    """What was asked, without the page: to be asked again."""
    return {name: form.data[name] for name in ("bbox", "departement", "mots") if form.data.get(name)}


def _cursor(testimony: Testimony) -> str:
    assert testimony.published_at  # noqa: S101 - a constraint of the table
    return cursor_text(testimony.published_at, testimony.pk)


def _surroundings() -> dict[str, object]:
    """What stands around the testimonies: the choice of départements, the totals, the way to the tiles."""
    return {
        "departements": [
            (place.code.removeprefix("D-"), place.name, place.published) for place in departement_totals()
        ],
        "published": published_total(),
        "communes": places_with_testimonies(),
        "tiles_url": reverse("supporters:tile", args=["{z}", "{x}", "{y}"]).replace("%7B", "{").replace("%7D", "}"),
        "background": {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
    }


def _territories() -> list[dict[str, object]]:
    return [{"name": name, "bbox": ",".join(map(str, box))} for name, box in TERRITORIES]


def _thumbnail(testimony: Testimony) -> str:
    return reverse("supporters:photo", args=[testimony.thumbnail]) if testimony.thumbnail else ""


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise LookupError(text)
    return int(text)
