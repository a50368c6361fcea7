"""Areas to cut, and the page of one: its map, its turfs, the turf or the street that was chosen."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from canvassing.areas import Area
from canvassing.forms.turfs import CutForm, DoorsForm, MergeForm, MoveForm, PolygonForm, SplitForm
from canvassing.models import Turf
from canvassing.permissions.field import communes_cut_by, get_area_to_cut, may_cut_somewhere
from canvassing.permissions.walks import seeing
from canvassing.turf_pages.area import TurfLine, dwellings_of, latest_cutting, sums_of, to_undo, turf_lines, version_of
from canvassing.turf_pages.drawing import colours_of_turfs, drawing_of
from canvassing.turf_pages.listing import Areas, area_name
from canvassing.turf_pages.streets import addresses_of_street, streets_of_turf, streets_without_turf
from canvassing.turf_pages.words import about
from teams.views.access import with_second_factor
from territory.permissions import can_target, require

PAGE = 50
#: So few areas are read at a glance: nothing to search.
FEW = 8
#: Turfs of one page; a precinct has a dozen, a town cut as one some hundreds.
TURFS = 100
TEXT_MAX = 80
CUT = {"a-decouper": False, "decoupes": True}


@require_GET
@with_second_factor
def turfs(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    require(may_cut_somewhere(request.user, at=now))
    text, state = request.GET.get("q", "").strip()[:TEXT_MAX], request.GET.get("etat", "")
    areas = Areas(communes_cut_by(request.user, at=now), text=text, cut=CUT.get(state))
    page = Paginator(areas, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": page.object_list,
        "ranked": areas.ranked,
        "text": text,
        "state": state,
        "states": [("", gettext("Tous")), ("a-decouper", gettext("À découper")), ("decoupes", gettext("Découpés"))],
        "query": _without_page(request.GET),
        "searched": text or state or len(areas) > FEW,
        "shell": shell_of(request),
    }
    return render(request, "canvassing/turfs/turfs.html", context)


@require_GET
@never_cache
@with_second_factor
def turf_area(request: HttpRequest, code: str) -> HttpResponse:
    """`?secteur=3` opens a turf, `?rue=Rue des Lilas` a street; `&volet=1` gives what lies beside the map alone."""
    area = get_area_to_cut(request.user, code, at=timezone.now())
    turf = _turf_asked(area, request.GET.get("secteur", ""))
    street = request.GET.get("rue", "")[:120]
    return show(request, area, turf=turf, street=street, panel="volet" in request.GET)


@require_GET
@never_cache
@with_second_factor
def turf_state(request: HttpRequest, code: str) -> JsonResponse:
    return JsonResponse(version_of(get_area_to_cut(request.user, code, at=timezone.now())))


@require_GET
@never_cache
@with_second_factor
def turf_map(request: HttpRequest, code: str) -> JsonResponse:
    area = get_area_to_cut(request.user, code, at=timezone.now())
    turf = _turf_asked(area, request.GET.get("secteur", ""))
    return JsonResponse(
        drawing_of(area, only=turf.number if turf else None), json_dumps_params={"separators": (",", ":")}
    )


def show(
    request: HttpRequest,
    area: Area,
    *,
    turf: Turf | None = None,
    street: str = "",
    panel: bool = False,
    status: int = 200,
    **bound: forms.Form,
) -> HttpResponse:
    """The page of an area. `bound`: forms that were sent and must be corrected (`cut=`, `move=`, …)."""
    addresses = addresses_of_street(area, street) if street else []
    if street and not addresses:
        raise Http404
    context: dict[str, Any] = {
        "area": area,
        "name": area_name(area),
        "control": area.is_control,
        "turf": turf,
        "street": street,
        **_panel(request, area, turf, street, addresses),
    }
    if panel:
        return render(request, "canvassing/turfs/_panel.html", context)
    context |= _around(request, area) | bound
    return render(request, "canvassing/turfs/area.html", context, status=status)


def shell_of(request: HttpRequest) -> str:
    """Staff of the terrain have its line of links above; others that of the organisation."""
    return "canvassing/turfs/shell_terrain.html" if can_target(request.user) else "canvassing/turfs/shell_team.html"


def _panel(request: HttpRequest, area: Area, turf: Turf | None, street: str, addresses: list[Any]) -> dict[str, Any]:
    """What lies beside the map: a street, else a turf, else where to begin."""
    sums = sums_of(area)
    if street:
        held = {address.stop.turf.number for address in addresses if hasattr(address, "stop")}
        leaving = turf if turf and held == {turf.number} else None
        middle = addresses[len(addresses) // 2]
        near, divided = (middle.lon, middle.lat), turf is not None and len(held) > 1
        return {
            "addresses": addresses,
            "move": MoveForm(area=area, leaving=leaving, near=near, divided=divided),
            "doors": DoorsForm(area=area, addresses=addresses),
            "held": sorted(held),
            "sums": sums,
        }
    if turf is not None:
        return {
            "line": _lines(request, [turf], colours_of_turfs(list(area.turfs().order_by("number"))))[0],
            "streets": streets_of_turf(turf),
            "move": MoveForm(area=area, leaving=turf, near=(turf.lon or 0.0, turf.lat or 0.0)),
            "split": SplitForm(area=area, initial={"turf": turf.number}),
            "merge": MergeForm(area=area, leaving=turf, initial={"turf": turf.number}),
        }
    cutting = latest_cutting(area)
    return {
        "sums": sums,
        "cutting": cutting,
        "cut": CutForm(area=area, initial={"doors": cutting.doors} if cutting else None),
        "loose": streets_without_turf(area) if sums.turfs else [],
        "move": MoveForm(area=area),
        "usual_time": about(80),
    }


def _lines(request: HttpRequest, turfs: Iterable[Turf], colours: dict[int, int]) -> list[TurfLine]:
    return turf_lines(turfs, colours, sees=seeing(request.user, at=timezone.now()).people_of)


def _around(request: HttpRequest, area: Area) -> dict[str, Any]:
    sums = sums_of(area)
    found = area.turfs().order_by("number")
    page = Paginator(found, TURFS).get_page(request.GET.get("page"))
    return {
        "sums": sums,
        "cutting": latest_cutting(area),
        "page": page,
        "lines": _lines(request, page.object_list, colours_of_turfs(list(found))),
        "undo": to_undo(area),
        "polygon": PolygonForm(area=area),
        "dwellings": dwellings_of(area, sums.doors),
        "settings": _settings(area),
        "shell": shell_of(request),
        "query": _without_page(request.GET),
    }


def _settings(area: Area) -> dict[str, Any]:
    """Addresses and words for static/js/turfs.js; `{…}` are filled in there."""
    return {
        "code": area.code,
        "map": reverse("canvassing:turf-map", args=[area.code]),
        "page": reverse("canvassing:turf-area", args=[area.code]),
        "words": {
            "turf": gettext("Secteur {n} : {doors} portes, {name}"),
            "street": gettext("{street} : {doors} portes"),
            "handle": "↔ {street}",
            "dropped": gettext("{street} va vers le secteur {n}."),
            "corner": gettext("Touchez la carte, un coin après l'autre, autour des portes à prendre."),
            "closed": gettext(
                "{doors} portes dans ce contour. Ajoutez des coins, ou choisissez vers quel secteur elles vont."
            ),
            "zoomIn": gettext("Agrandir"),
            "zoomOut": gettext("Réduire"),
            "credit": gettext("Adresses : Base adresse nationale"),
        },
    }


def _turf_asked(area: Area, number: str) -> Turf | None:
    """None for one that is not there any more: the page says what there is."""
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        return None
    found: Turf | None = area.turfs().filter(number=int(number)).first()
    return found


def _without_page(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("page", None)
    kept.pop("volet", None)
    return kept.urlencode()
