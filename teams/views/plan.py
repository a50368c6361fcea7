"""The plan: where each territory stands, its map, its tables to take away."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from teams.authority import LEADS, authority_of
from teams.models import Goal, Measure, Standing
from teams.permissions.plan import get_plan_place_for
from teams.permissions.teams import require
from teams.plan.board import Board, Sort, children_of, named, share_of, sorted_by
from teams.plan.words import outlook
from teams.services.plan import the_plan
from teams.transfers.export import rows_as_csv
from territory.models import Place
from territory.terrain.classes import Classes

COUNTRY = "FR"
PAGE = 50
TEXT_MAX = 80


@require_GET
def plan_page(request: HttpRequest, code: str = COUNTRY) -> HttpResponse:
    """`mesure`: what is counted; `tri`, `par`, `nom`, `page`: the table."""
    now = timezone.now()
    authority, plan = authority_of(request.user, at=now), the_plan()
    if plan is None and code == COUNTRY:
        return render(request, "teams/plan_none.html", {"may_plan": authority.is_national})
    place = get_plan_place_for(request.user, code, at=now)
    if plan is None:
        return redirect("teams:plan")
    board = Board(plan, place, request.GET.get("mesure", ""), authority, at=now)
    told = board.first_gaps()
    return render(
        request,
        "teams/plan.html",
        {
            "board": board,
            "place": place,
            "plan": plan,
            "may_plan": authority.is_national,
            "crumbs": board.path,
            "outlook": outlook(board.figure.standing, plan.due_on, days_left=board.days_left),
            "charts": board.charts(),
            "next_trainer": next((one for one in told if one.gap.kind == "no_trainer"), None),
            "told": [one for one in told if one.gap.kind != "no_trainer"],
            "settings": _map_settings(board) if board.has_map else None,
        }
        | (_table(request, board) if board.shows_children else {}),
    )


def _table(request: HttpRequest, board: Board) -> dict[str, Any]:
    by_departement = request.GET.get("par") == "departement" and board.place.code == COUNTRY
    sort = request.GET.get("tri", "")
    text = request.GET.get("nom", "").strip()[:TEXT_MAX]
    found = children_of(board.place, board.measure, by_departement=by_departement)
    if text:
        found = named(found, text)
    page = Paginator(sorted_by(found, sort), PAGE).get_page(request.GET.get("page"))
    kept = {"mesure": board.measure, "par": request.GET.get("par", ""), "nom": text, "tri": sort}
    return {
        "page": page,
        "text": text,
        "by_departement": by_departement,
        "sort": sort if sort in Sort.values else Sort.MISSING,
        "sorts": [(value, label, _address(kept | {"tri": value})) for value, label in Sort.choices],
        "children_name": _children_name(board.place, by_departement),
    } | _fixing(board, page)


def _fixing(board: Board, page: Iterable[Standing]) -> dict[str, Any]:
    """Which lines have a goal that somebody fixed, and which this person may fix."""
    if not board.authority.over(board.place, LEADS) or board.place.kind not in (Place.Kind.COUNTRY, Place.Kind.REGION):
        return {}
    shown = [row.place_id for row in page]
    fixed = Goal.objects.filter(plan=board.plan, measure=board.measure, fixed=True, place__in=shown)
    return {"fixes": True, "fixable": shown, "fixed": set(fixed.values_list("place", flat=True))}


def _address(words: dict[str, str]) -> str:
    return "?" + urlencode({key: value for key, value in words.items() if value})


def _children_name(place: Place, by_departement: bool) -> str:
    if place.kind == Place.Kind.COUNTRY:
        return _("Les départements") if by_departement else _("Les régions")
    if place.kind == Place.Kind.REGION:
        return _("Les départements")
    return _("Les arrondissements") if place.kind == Place.Kind.COMMUNE else _("Les communes")


def _map_settings(board: Board) -> dict[str, Any]:
    """Addresses and words for static/js/plan.js; `{…}` are filled in there."""
    version = int(board.plan.computed_at.timestamp()) if board.plan.computed_at else 0
    query = {"lieu": board.place.code, "mesure": board.measure, "version": version}
    return {
        "values": f"{reverse('teams:plan-map')}?{urlencode(query)}",
        "outlines": static("geo/departements.json"),
        "place": f"{reverse('teams:plan-place', args=['CODE']).replace('CODE', '{code}')}?mesure={board.measure}",
        "metropole": board.place.kind == Place.Kind.COUNTRY,
        "words": {
            "of": _("{actual} sur {goal}"),
            "share": _("{share} de l'objectif"),
            "open": _("Ouvrir {name}"),
            "none": _("La carte ne s'affiche pas pour l'instant : le tableau dit la même chose."),
            "zoomIn": _("Agrandir"),
            "zoomOut": _("Réduire"),
            "credit": _("Contours : INSEE, IGN, Licence Ouverte 2.0"),
        },
    }


@require_GET
def plan_map(request: HttpRequest) -> JsonResponse:
    """What each département is worth: {"rows": [[code, name, step, actual, goal, share]], "legend": [[step, low,
    high]]}. `step` is the shade, 1 to 5, 0 without a goal."""
    now = timezone.now()
    place = get_plan_place_for(request.user, request.GET.get("lieu", COUNTRY), at=now)
    require(place.kind in (Place.Kind.COUNTRY, Place.Kind.REGION))
    measure = request.GET.get("mesure", "")
    measure = measure if measure in Measure.values else Measure.VOLUNTEERS
    rows = list(children_of(place, measure, by_departement=True))
    shares = {row.pk: share_of(row) for row in rows}
    classes = Classes([share for share in shares.values() if share is not None])
    return JsonResponse({"rows": [_shape(row, shares[row.pk], classes) for row in rows], "legend": _legend(classes)})


def _shape(row: Standing, share: float | None, classes: Classes) -> list[Any]:
    code = row.place.code.removeprefix("D-")
    step = 0 if share is None else classes.step(share)
    return [
        code,
        row.place.code,
        row.place.name,
        step,
        row.actual,
        row.goal,
        None if share is None else round(share, 4),
    ]


def _legend(classes: Classes) -> list[list[float]]:
    return [[one.step, round(one.low, 4), round(one.high, 4)] for one in classes.legend()]


@require_GET
def plan_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """All lines of a territory's table, for all measures."""
    now = timezone.now()
    place = get_plan_place_for(request.user, code, at=now)
    plan = the_plan()
    require(plan is not None)
    board = Board(plan, place, "", authority_of(request.user, at=now), at=now)  # type: ignore[arg-type]
    require(board.shows_children)
    by_departement = request.GET.get("par") == "departement"
    labels = {measure: str(label) for measure, label in Measure.choices}
    lines = (
        (
            row.place.code, row.place.name, labels[row.measure], row.actual, row.goal, max(row.missing, 0),
            row.per_week, row.projected, row.low, row.high,
        )
        for measure in Measure.values
        for row in sorted_by(children_of(place, measure, by_departement=by_departement), Sort.NAME)
    )  # fmt: skip
    head = (
        _("code"), _("territoire"), _("mesure"), _("compte"), _("objectif"), _("manque"), _("par semaine"),
        _("à l'échéance"), _("au moins"), _("au plus"),
    )  # fmt: skip
    return rows_as_csv(f"{file_name('plan', place)}.csv", head, lines)


def file_name(what: str, place: Place) -> str:
    return slugify(f"{what} {place.name} {timezone.localdate():%Y-%m-%d}")
