"""The lines of a board, each kind by a constant number of questions.

Of wide territories and of lists of teams, the sums that a worker keeps (DoorTotal, DoorDay); of a département and
what is inside it, the sessions themselves.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from canvassing.boards.figures import ADDED, NAMES, Line, Progress, Sums, sums_of
from canvassing.boards.period import Period
from canvassing.models import DoorDay, DoorSession, DoorTotal, Turf
from territory.models import Place, Precinct
from territory.precinct_names import precinct_name
from territory.querysets import inside_place

Kind = Place.Kind
#: Read from the sums that are kept.
WIDE = (Kind.COUNTRY, Kind.REGION)
COUNTS = tuple(name for name in ADDED if name != "sessions")
_SESSIONS: dict[str, Any] = {name: Sum(name) for name in COUNTS}


def sessions_of(place: Place) -> "QuerySet[DoorSession]":
    """Those that count, of a place of any kind."""
    return DoorSession.objects.counted().filter(inside_place(place, "commune")).order_by()


def summed(found: "QuerySet[DoorSession]") -> Sums:
    """One query."""
    return sums_of(found.aggregate(sessions=Count("pk"), walkers=Count("supporter", distinct=True), **_SESSIONS))


def grouped(found: "QuerySet[DoorSession]", by: str) -> dict[Any, Sums]:
    """One query: the sums of each value of a field."""
    rows = found.values(by).annotate(sessions=Count("pk"), walkers=Count("supporter", distinct=True), **_SESSIONS)
    return {row[by]: sums_of(row) for row in rows}


def kept_of(place: Place, period: Period) -> Sums:
    """Of a wide place, from what the worker keeps."""
    here = {"place": place.pk} if place.kind != Kind.COUNTRY else {"place__isnull": True}
    if period.day:
        row: Any = DoorDay.objects.filter(**here, day=period.day).values(*NAMES).first()
    else:
        row = DoorTotal.objects.filter(**here, team__isnull=True, span=period.span).values(*NAMES).first()
    return sums_of(row or {})


def kept_total(place: Place, span: str) -> DoorTotal | None:
    here = {"place": place.pk} if place.kind != Kind.COUNTRY else {"place__isnull": True}
    return DoorTotal.objects.filter(**here, team__isnull=True, span=span).first()


def wide_lines(place: Place, period: Period) -> list[Line]:
    """Of the country its régions and what lies beside them, of a région its départements."""
    children = Q(place__parent=place.pk)
    if place.kind == Kind.COUNTRY:
        apart = Q(place__kind__in=(Kind.COLLECTIVITY, Kind.ABROAD))
        children = Q(place__kind=Kind.REGION) | apart | Q(place__kind=Kind.DEPARTEMENT, place__parent__isnull=True)
    progress = ("turfs", "turfs_done", "doors", "doors_left")
    turfs = DoorTotal.objects.filter(children, span=DoorTotal.Span.ALL)
    kept: Any = DoorDay.objects.filter(day=period.day) if period.day else DoorTotal.objects.filter(span=period.span)
    sums = {row["place"]: sums_of(row) for row in kept.filter(children).values("place", *NAMES)}
    return [
        Line(code, name, sums.get(pk, Sums()), Progress(*left))
        for pk, code, name, *left in turfs.values_list("place", "place__code", "place__name", *progress)
    ]


def commune_lines(place: Place, period: Period) -> list[Line]:
    """Of a département."""
    sums = grouped(sessions_of(place).filter(**period.where), "commune")
    turfs = progress_by(Turf.objects.live().filter(commune__departement=place.pk), "commune")
    names = Place.objects.filter(pk__in={*sums, *turfs}).values_list("pk", "code", "name")
    return [Line(code, name, sums.get(pk, Sums()), turfs.get(pk, Progress())) for pk, code, name in names]


def precinct_lines(place: Place, period: Period, *, elsewhere: str) -> list[Line]:
    """Of a commune; `elsewhere` names what was counted outside of any known precinct."""
    sums = grouped(sessions_of(place).filter(**period.where), "precinct")
    turfs = progress_by(Turf.objects.live().filter(commune=place.pk), "precinct")
    lines = []
    if None in sums or None in turfs:
        lines.append(Line("", elsewhere, sums.pop(None, Sums()), turfs.pop(None, Progress())))
    for precinct in Precinct.objects.filter(pk__in={*sums, *turfs}):
        found = sums.get(precinct.pk, Sums()), turfs.get(precinct.pk, Progress())
        lines.append(Line(precinct.code, precinct_name(precinct.code, place.name), *found))
    return lines


def team_lines(place: Place, period: Period) -> "list[Line] | TeamLines":
    """Of the teams of a territory, wherever they knocked."""
    here = inside_place(place, "team__place")
    if not period.day:
        return TeamLines(DoorTotal.objects.filter(here, team__isnull=False, span=period.span))
    found = DoorSession.objects.counted().filter(here, team__isnull=False, day=period.day).order_by()
    counted = {"sessions": Count("pk"), "walkers": Count("supporter", distinct=True)}
    rows: Iterable[Any] = found.values("team", "team__name").annotate(**counted, **_SESSIONS)
    return [Line(str(row["team"]), row["team__name"], sums_of(row)) for row in rows]


class TeamLines:
    """Ten thousand teams, of which a page is read: the database sorts them and gives the lines asked for."""

    def __init__(self, found: "QuerySet[DoorTotal]") -> None:
        self._found = found

    def ordered(self, *fields: Any) -> "TeamLines":
        return TeamLines(self._found.order_by(*fields, "team__name", "pk"))

    def __len__(self) -> int:
        return self._found.count()

    def __getitem__(self, part: slice) -> list[Line]:
        rows = self._found[part].values("team", "team__name", *NAMES)
        return [Line(str(row["team"]), row["team__name"], sums_of(row)) for row in rows]


def day_sums(place: Place) -> dict[Any, Sums]:
    """By day, of a place of any kind: all of them."""
    if place.kind not in WIDE:
        return grouped(sessions_of(place), "day")
    here = {"place": place.pk} if place.kind != Kind.COUNTRY else {"place__isnull": True}
    return {row["day"]: sums_of(row) for row in DoorDay.objects.filter(**here).values("day", *NAMES)}


def progress_by(found: "QuerySet[Turf]", by: str) -> dict[Any, Progress]:
    """One query: turfs, what is done and what remains of them, by the value of a field."""
    rows = found.order_by().values(by).annotate(**_PROGRESS)
    return {row[by]: _progress(row) for row in rows}


def progress_of(found: "QuerySet[Turf]") -> Progress:
    return _progress(found.order_by().aggregate(**_PROGRESS))


def turfs_of(place: Place) -> "QuerySet[Turf]":
    """The live turfs of a commune or a département."""
    return Turf.objects.live().filter(inside_place(place, "commune"))


def _progress(row: dict[str, int | None]) -> Progress:
    return Progress(*(int(row[name] or 0) for name in _PROGRESS))


_PROGRESS: dict[str, Any] = {
    "turf_count": Count("pk"),
    "turf_done": Count("pk", filter=Q(state=Turf.State.DONE)),
    "turf_doors": Sum("doors"),
    "turf_left": Sum("doors_left"),
}
