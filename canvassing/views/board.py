"""The boards of doors: the country, what is inside it, one team; and their tables to take away."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from canvassing.boards import sheets
from canvassing.boards.board import Board, By, Sort, sort_lines, today
from canvassing.boards.figures import Line
from canvassing.boards.period import WORDS, Period, read_period
from canvassing.doorstep.topics import TOPICS
from canvassing.models import DoorTotal
from canvassing.permissions.boards import (
    get_board_area,
    get_board_team,
    led_teams,
    may_read,
    reads_boards,
    widest_place,
)
from canvassing.permissions.field import can_review, may_cut
from common.limits import limited
from teams.authority import LEADS, authority_of
from teams.transfers.export import rows_as_csv
from teams.views.access import with_second_factor
from territory.models import Place
from territory.permissions import can_target, require

PAGE = 50
SESSIONS = 20


@require_GET
def doors_board(request: HttpRequest) -> HttpResponse:
    """Of the country for staff; everybody else is led to the widest board that is theirs."""
    now = timezone.now()
    require(reads_boards(request.user, at=now))
    place = widest_place(request.user, at=now)
    if place is None:
        teams = led_teams(request.user, at=now)
        require(bool(teams))
        return redirect("canvassing:doors-board-team", teams[0].pk)
    if place.kind == Place.Kind.COUNTRY:
        return _show(request, Board(_period(request, now), place=place), at=now)
    return redirect("canvassing:doors-board-place", place.code)


@require_GET
def doors_board_place(request: HttpRequest, code: str) -> HttpResponse:
    """`periode`, `jour`: the days; `par`, `tri`, `page`: the table."""
    now = timezone.now()
    place, area = get_board_area(request.user, code, at=now)
    return _show(request, Board(_period(request, now), place=place, area=area), at=now)


@require_GET
def doors_board_team(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_board_team(request.user, pk, at=now)
    return _show(request, Board(_period(request, now), place=team.place, team=team), at=now)


@require_GET
@with_second_factor
@limited("doors-csv", "60/h", by="person", methods=("GET",))
def doors_csv(request: HttpRequest) -> HttpResponseBase:
    """`lieu` or `equipe`, and the days as on the page; `par=jours`: a row for each precinct and day."""
    now = timezone.now()
    board = _board_asked(request, at=now)
    name = slugify(f"{_('portes')} {board.name} {today(now):%Y-%m-%d}") + ".csv"
    if request.GET.get("par") == By.DAYS:
        return rows_as_csv(name, sheets.day_heading(), sheets.day_rows(board))
    return rows_as_csv(name, sheets.session_heading(), sheets.session_rows(board))


def _board_asked(request: HttpRequest, *, at: datetime) -> Board:
    team = request.GET.get("equipe", "")
    if team:
        if not team.isdecimal():
            raise Http404
        found = get_board_team(request.user, int(team[:9]), at=at)
        return Board(_period(request, at), place=found.place, team=found)
    place, area = get_board_area(request.user, request.GET.get("lieu", "FR"), at=at)
    return Board(_period(request, at), place=place, area=area)


def _period(request: HttpRequest, at: datetime) -> Period:
    asked = request.GET
    return read_period(span=asked.get("periode", ""), day=asked.get("jour", ""), today=today(at))


def _show(request: HttpRequest, board: Board, *, at: datetime) -> HttpResponse:
    by = request.GET.get("par", "")
    by = by if by in board.kinds else board.kinds[0]
    sort = request.GET.get("tri", "")
    sort = sort if sort in Sort.values else (Sort.NAME if by == By.DAYS else Sort.KNOCKED)
    found = board.lines(by)
    page = Paginator(found if by == By.DAYS else sort_lines(found, sort), PAGE).get_page(request.GET.get("page"))
    context = {
        "base": base_of(request),
        "board": board,
        "by": By(by),
        "sort": sort,
        "page": page,
        "lines": [(line, _address_of(line, by), _name_of(line, by)) for line in page],
        "tabs": [(kind, By(kind).label, _query(request, par=kind, tri="", page="")) for kind in board.kinds],
        "sorts": [(key, label, _query(request, tri=key, page="")) for key, label in _sorts(by)],
        "spans": _spans(request, board.period),
        "charts": board.charts(),
        "topics": [(TOPICS.get(key, key), times) for key, times in board.topics()],
        "goal": board.goal(),
        "computed_at": board.computed_at(),
        "crumbs": _crumbs(request, board, at=at),
        "mine": _mine(request, at=at),
        "csv": _csv(request, board),
        "turfs_url": _turfs_url(request, board, at=at),
        "with_turfs": by == By.PLACES and board.progress.turfs > 0,
        "turfs": board.turfs(),
        "reviews": can_review(request.user, at=at),
        "sessions": board.every_session.order_by("-day", "-pk")[:SESSIONS] if board.team or board.area else [],
    }
    return render(request, "canvassing/board/board.html", context)


def base_of(request: HttpRequest) -> str:
    """Staff of the terrain stay in the terrain's pages; everybody else in those of the organisation."""
    return "territory/terrain_base.html" if can_target(request.user) else "teams/team_base.html"


def _sorts(by: str) -> list[tuple[str, Any]]:
    """Days stand in their order; teams have no turfs of their own."""
    if by == By.DAYS:
        return []
    return [(key, label) for key, label in Sort.choices if by == By.PLACES or key != Sort.LEFT]


def _spans(request: HttpRequest, period: Period) -> list[tuple[str, str, bool]]:
    labels = dict(DoorTotal.Span.choices)
    return [
        (_query(request, periode=word, jour="", page=""), str(labels[span]), not period.day and period.span == span)
        for word, span in WORDS.items()
    ]


def _query(request: HttpRequest, **changes: str) -> str:
    names = ("periode", "jour", "par", "tri")
    kept = {name: request.GET.get(name, "")[:20] for name in names} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _address_of(line: Line, by: str) -> str:
    if by == By.DAYS:
        return f"?jour={line.key}"
    if by == By.TEAMS:
        return reverse("canvassing:doors-board-team", args=[line.key])
    return reverse("canvassing:doors-board-place", args=[line.key]) if line.key else ""


def _name_of(line: Line, by: str) -> str:
    day = parse_date(line.key) if by == By.DAYS else None
    return date_format(day, "D j b Y") if day else line.name


def _crumbs(request: HttpRequest, board: Board, *, at: datetime) -> list[tuple[str, str]]:
    """The territories around, as far as this person may read them."""
    if board.team:
        return []
    around: list[Place] = [board.place] if board.area else []
    place: Place | None = board.place
    while place is not None:
        place = place.departement or place.parent
        if place is not None:
            around.insert(0, place)
    seen = [one for one in around if one.kind != Place.Kind.COUNTRY and may_read(request.user, one, at=at)]
    found = [(one.name, reverse("canvassing:doors-board-place", args=[one.code])) for one in seen]
    if board.place.kind != Place.Kind.COUNTRY and _reads_country(request, at=at):
        found.insert(0, (_("Tout le pays"), reverse("canvassing:doors-board")))
    return found


def _reads_country(request: HttpRequest, *, at: datetime) -> bool:
    return can_target(request.user) or authority_of(request.user, at=at).is_national


def _mine(request: HttpRequest, *, at: datetime) -> list[tuple[str, str]]:
    """Where several boards are somebody's own, the way from one to the other."""
    places = [] if _reads_country(request, at=at) else authority_of(request.user, at=at).territories(LEADS)
    found = [(one.name, reverse("canvassing:doors-board-place", args=[one.code])) for one in places]
    teams = led_teams(request.user, at=at)
    found += [(team.name, reverse("canvassing:doors-board-team", args=[team.pk])) for team in teams]
    return found if len(found) > 1 else []


def _csv(request: HttpRequest, board: Board) -> list[tuple[str, str]]:
    """What can be taken away, with its address."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("periode", "jour")}
    if board.team:
        asked["equipe"] = str(board.team.pk)
    else:
        asked["lieu"] = board.area.code if board.area else board.place.code
    kept = {name: value for name, value in asked.items() if value}
    address = reverse("canvassing:doors-csv")
    return [
        (_("Par session (CSV)"), f"{address}?{urlencode(kept)}"),
        (_("Par bureau et par jour (CSV)"), f"{address}?{urlencode(kept | {'par': By.DAYS.value})}"),
    ]


def _turfs_url(request: HttpRequest, board: Board, *, at: datetime) -> str:
    """The turfs of a precinct on their map, those of a commune in their list, for who may cut there."""
    if board.team or board.place.kind != Place.Kind.COMMUNE or not may_cut(request.user, board.place, at=at):
        return ""
    if board.area:
        return reverse("canvassing:turf-area", args=[board.area.code])
    return f"{reverse('canvassing:turfs')}?{urlencode({'q': board.place.name})}"
