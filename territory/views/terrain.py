"""The map of a ranking and its table, from the country to the precinct; what the map is coloured by; exports."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from territory.french_places import with_article
from territory.models import Bloc, Result, Round, Targeting
from territory.permissions import can_import, can_see_terrain, can_target, get_targeting_for, require
from territory.terrain.view import Kind, Row, View, open_view, usual_targeting

PAGE = 50
TEXT_MAX = 80
#: Seconds that a browser keeps figures: their address changes each time the ranking is computed.
MAX_AGE = 3600


@require_GET
def terrain(request: HttpRequest) -> HttpResponse:
    require(can_see_terrain(request.user))
    targeting = asked_targeting(request)
    if targeting is None or targeting.computed_at is None:
        return render(request, "territory/terrain_start.html", _missing(request, targeting))
    view = open_view(targeting, request.GET.get("lieu", ""), request.GET.get("tri", ""))
    text = request.GET.get("commune", "").strip()[:TEXT_MAX]
    found = view.communes_named(text) if text else []
    if len(found) == 1:
        return redirect(address(view, lieu=found[0].code))
    return render(request, "territory/terrain.html", _page(request, view) | {"text": text, "found": found})


@require_GET
def terrain_values(request: HttpRequest) -> HttpResponse:
    """What each shape of the view is worth: {"rows": [[code, step, rank, potential, people, estimated,
    basin]], "communes": the same, "basins": [[rank, name, colour]]}.

    `step` is the shade, 1 to 5; `rank` and `basin` 0 where there is none; potential between 0 and 1. `communes` are
    those of a département that no contour is known of: the map has a point for each.
    """
    require(can_see_terrain(request.user))
    targeting = asked_targeting(request)
    if targeting is None:
        raise Http404
    view = open_view(targeting, request.GET.get("lieu", ""), request.GET.get("tri", ""))
    rows = view.rows(view.ordered())
    basins = {row.basin.pk: row.basin for row in rows if row.basin}
    response = JsonResponse(
        {
            "rows": [_line(row) for row in rows],
            "communes": [_line(row) for row in view.rows(view.communes_without_contour())],
            "basins": [[basin.rank, basin.name, basin.colour] for basin in basins.values()],
        }
    )
    if "version" in request.GET:
        response["Cache-Control"] = f"private, max-age={MAX_AGE}"
    return response


def _line(row: Row) -> list[Any]:
    """Names travel with the contours."""
    estimated, basin = int(row.imputed == row.precincts), row.basin.rank if row.basin else 0
    return [row.code, row.step, row.rank or 0, round(row.potential, 4), round(row.people), estimated, basin]


def asked_targeting(request: HttpRequest) -> Targeting | None:
    """The ranking named in the address, else the one computed last. Raises Http404 for one that is not there."""
    asked = request.GET.get("ciblage", "")
    if not asked:
        return usual_targeting()
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise Http404
    return get_targeting_for(request.user, int(asked))


def address(view: View, name: str = "territory:terrain", **changes: Any) -> str:
    """The same view with something else about it; what is "" is left out."""
    words = {"ciblage": view.targeting.pk, "lieu": view.place.code, "tri": "" if view.sort == "rang" else view.sort}
    query = {key: str(value) for key, value in (words | changes).items() if value}
    return f"{reverse(name)}?{urlencode(query)}"


def _page(request: HttpRequest, view: View) -> dict[str, Any]:
    page = Paginator(view.ordered(), PAGE).get_page(request.GET.get("page"))
    rows = view.rows(page.object_list)
    lines = [(n, row, _row_address(view, row.code)) for n, row in enumerate(rows, page.start_index())]
    return {
        "view": view,
        "targeting": view.targeting,
        "targetings": list(Targeting.objects.exclude(computed_at=None)),
        "path": [(place, address(view, lieu=place.code)) for place in view.crumbs],
        "sums": view.sums(),
        "legend": view.classes.legend(),
        "page": page,
        "lines": lines,
        "first": _first(view, rows[0]) if rows and page.number == 1 else None,
        "overseas": [(row, url) for _, row, url in lines if row.overseas],
        "sorts": [(value, label, address(view, tri=value)) for value, label in type(view.sort).choices],
        "closer": [(place, people, address(view, lieu=place.code)) for place, people in view.closer()],
        "basins": [(basin, address(view, lieu=basin.where)) for basin in view.basins()],
        "csv": address(view, "territory:ranking-csv"),
        "geojson": address(view, "territory:ranking-geojson"),
        "query": _without(request.GET, "page"),
        "drawing": address(view, "territory:terrain-drawing", version=_version(view)),
        "settings": _settings(view),
        "can_target": can_target(request.user),
        "can_import": can_import(request.user),
    }


def _first(view: View, row: Row) -> tuple[str, str]:
    """What to do next: the name of the best line as a sentence says it, and its address."""
    french = view.afar and (get_language() or "").startswith("fr")
    return with_article(row.code, row.name) if french else row.name, _row_address(view, row.code)


def _row_address(view: View, code: str) -> str:
    return address(view, lieu=code) if view.afar else _precinct_address(view, code)


def _precinct_address(view: View, code: str) -> str:
    return f"{reverse('territory:precinct', args=[code])}?{urlencode({'ciblage': view.targeting.pk})}"


def _settings(view: View) -> dict[str, Any]:
    """Addresses and words for static/js/terrain.js; `{…}` are filled in there."""
    return {
        "values": address(view, "territory:terrain-values", version=_version(view)),
        "outlines": static("geo/outlines.json"),
        "contours": reverse("territory:contours", args=[view.place.code]),
        "afar": view.afar,
        "place": address(view, lieu="CODE").replace("CODE", "{code}"),
        "precinct": _precinct_address(view, "CODE").replace("CODE", "{code}"),
        "departement": _outline_of(view),
        "metropole": view.place.kind == Kind.COUNTRY,
        "words": {
            "potential": gettext("de potentiel"),
            "people": gettext("personnes à convaincre de voter"),
            "registered": gettext("inscrits"),
            "rank": gettext("rang {n}"),
            "estimated": gettext("estimé"),
            "basin": gettext("bassin {n} : {name}"),
            "open": gettext("Ouvrir {name}"),
            "none": gettext("Aucun contour ici pour l'instant : le tableau dit tout."),
            "zoomIn": gettext("Agrandir"),
            "zoomOut": gettext("Réduire"),
            "credit": gettext("Contours : INSEE, IGN, Licence Ouverte 2.0"),
        },
    }


def _version(view: View) -> int:
    return int(view.targeting.computed_at.timestamp()) if view.targeting.computed_at else 0


def _outline_of(view: View) -> str:
    place = next((place for place in view.path if place.kind == Kind.DEPARTEMENT), view.place)
    return place.code.removeprefix("D-")


def _without(query: QueryDict, name: str) -> str:
    copy = query.copy()
    copy.pop(name, None)
    return f"{copy.urlencode()}&" if copy else ""


def _missing(request: HttpRequest, targeting: Targeting | None) -> dict[str, Any]:
    """What must be there before there is a map: results, then a bloc, then a ranking."""
    counted = Round.objects.filter(Exists(Result.objects.filter(round=OuterRef("pk"))))
    return {
        "targeting": targeting,
        "has_results": counted.exists(),
        "has_bloc": Bloc.objects.exists(),
        "can_target": can_target(request.user),
        "can_import": can_import(request.user),
    }
