"""The boards: sums of a place, a precinct or a team, and their lines. They name nobody."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.board_serializers import line_said, progress_said, sums_said
from canvassing.boards.board import Board, By, Sort, sort_lines, today
from canvassing.boards.period import Period, Span, read_period
from canvassing.permissions.boards import get_board_area, get_board_team, reads_boards, widest_place
from teams.api.access import LeadersAreSure
from territory.permissions import require

_SPANS = {Span.ALL: "", Span.MONTH: "30", Span.WEEK: "7"}
_BY = {"places": By.PLACES, "teams": By.TEAMS, "days": By.DAYS}
_SORTS = {"knocked": Sort.KNOCKED, "talked": Sort.TALKED, "rate": Sort.RATE, "left": Sort.LEFT, "name": Sort.NAME}
ASKED = [
    OpenApiParameter("place", str, description="code of a place or a precinct; one's widest territory without it"),
    OpenApiParameter("team", int, description="of a team instead"),
    OpenApiParameter("span", str, enum=[span.value for span in _SPANS]),
    OpenApiParameter("day", OpenApiTypes.DATE, description="one day instead of a span"),
]


class Pages(PageNumberPagination):
    page_size = 100


class DoorBoard(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(responses=OpenApiTypes.OBJECT, parameters=ASKED)
    def get(self, request: Request) -> Response:
        """Counts below five doors are null; topics are told from twenty. `goal`: the plan's, 0 without one."""
        board = board_asked(request)
        return Response(
            {
                "place": None if board.team else (board.area.code if board.area else board.place.code),
                "team": board.team.pk if board.team else None,
                "name": board.name,
                "span": None if board.period.day else board.period.span,
                "day": board.period.day,
                "sums": sums_said(board.sums),
                "progress": progress_said(board.progress),
                "topics": [{"key": key, "times": times} for key, times in board.topics()],
                "goal": board.goal(),
                "computed_at": board.computed_at(),
            }
        )


class DoorBoardLines(APIView):
    permission_classes = [IsAuthenticated, LeadersAreSure]

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[
            *ASKED,
            OpenApiParameter("by", str, enum=list(_BY), description="of precincts and teams: days only"),
            OpenApiParameter("sort", str, enum=list(_SORTS), description="days stand in their order"),
            OpenApiParameter("page", int),
        ],
    )
    def get(self, request: Request) -> Response:
        """Each with its sums; places with the progress of their turfs."""
        board = board_asked(request)
        by = _choice(request, "by", _BY, board.kinds[0])
        by = by if by in board.kinds else board.kinds[0]
        sort = _choice(request, "sort", _SORTS, Sort.KNOCKED)
        found = board.lines(by)
        pages = Pages()
        page = pages.paginate_queryset(found if by == By.DAYS else sort_lines(found, sort), request)  # type: ignore[arg-type]
        return pages.get_paginated_response([line_said(line, with_turfs=by == By.PLACES) for line in page or []])


def board_asked(request: Request) -> Board:
    """The board that a request names. Raises Http404, and ValidationError for what is written wrongly."""
    now, asked = timezone.now(), request.query_params
    require(reads_boards(request.user, at=now))
    period = _period(request)
    if team := asked.get("team", ""):
        require(team.isdecimal() and len(team) < 10)
        found = get_board_team(request.user, int(team), at=now)
        return Board(period, place=found.place, team=found)
    code = asked.get("place", "")
    if not code:
        widest = widest_place(request.user, at=now)
        if widest is None:
            raise ValidationError({"team": [_("Dites quelle équipe.")]})
        code = widest.code
    place, area = get_board_area(request.user, code, at=now)
    return Board(period, place=place, area=area)


def _period(request: Request) -> Period:
    span = _choice(request, "span", {one.value: word for one, word in _SPANS.items()}, "")
    day = request.query_params.get("day", "")
    found = read_period(span=span, day=day, today=today(timezone.now()))
    if day and found.day is None:
        raise ValidationError({"day": ["AAAA-MM-JJ"]})
    return found


def _choice(request: Request, name: str, choices: dict[str, Any], default: Any) -> Any:
    asked = request.query_params.get(name)
    if asked is None:
        return default
    if asked not in choices:
        raise ValidationError({name: [", ".join(choices)]})
    return choices[asked]
