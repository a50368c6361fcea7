"""A board: the doors of a place, a precinct or a team over some days. A constant number of questions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import F, FloatField, TextChoices
from django.db.models.functions import Cast, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvassing.areas import Area
from canvassing.boards import lines
from canvassing.boards.chart import Chart, draw
from canvassing.boards.figures import Line, Progress, Sums, added, topics_shown
from canvassing.boards.lines import TeamLines
from canvassing.boards.period import Period
from canvassing.models import BoardState, DoorSession, Turf
from canvassing.querysets import DoorSessionQuerySet
from teams.models import Measure, Standing, Team
from territory.models import Place
from territory.precinct_names import precinct_name
from territory.querysets import inside_place

#: A list, or what gives parts of one.
Lines = list[Line] | TeamLines


class By(TextChoices):
    """What the lines of the table are."""

    PLACES = "lieux", gettext_lazy("Par territoire")
    TEAMS = "equipes", gettext_lazy("Par équipe")
    DAYS = "jours", gettext_lazy("Par jour")


class Sort(TextChoices):
    KNOCKED = "portes", gettext_lazy("portes frappées")
    TALKED = "conversations", gettext_lazy("conversations")
    RATE = "ouverture", gettext_lazy("part de portes ouvertes")
    LEFT = "reste", gettext_lazy("ce qui reste")
    NAME = "nom", gettext_lazy("nom")


#: Figures of a line that is too small to be shown sort as nought: their order says nothing either.
_KEYS: dict[str, Callable[[Line], Any]] = {
    Sort.KNOCKED: lambda line: (-line.sums.knocked if line.sums.shown else 0, line.name),
    Sort.TALKED: lambda line: (-line.sums.talked if line.sums.shown else 0, line.name),
    Sort.RATE: lambda line: (-(line.sums.opened_rate or 0), line.name),
    Sort.LEFT: lambda line: (-line.progress.doors_left, line.name),
    Sort.NAME: lambda line: (line.name, line.key),
}


#: The same where the database sorts.
_ORDERS: dict[str, tuple[Any, ...]] = {
    Sort.KNOCKED: ("-knocked",),
    Sort.TALKED: ("-talked",),
    Sort.RATE: ((Cast(F("opened") + F("refused"), FloatField()) / NullIf("knocked", 0)).desc(nulls_last=True),),
    Sort.LEFT: (),
    Sort.NAME: (),
}


def sort_lines(found: Lines, sort: str) -> Lines:
    sort = sort if sort in Sort.values else Sort.KNOCKED
    if isinstance(found, TeamLines):
        return found.ordered(*_ORDERS[sort])
    return sorted(found, key=_KEYS[sort])


@dataclass(frozen=True)
class Board:
    """Of a place, or of a precinct (`area`) or a team there."""

    period: Period
    place: Place
    area: Area | None = None
    team: Team | None = None

    @property
    def is_wide(self) -> bool:
        """Read from the sums that the worker keeps."""
        return not self.team and not self.area and self.place.kind in lines.WIDE

    @property
    def name(self) -> str:
        if self.team:
            return self.team.name
        if self.area and self.area.precinct:
            return precinct_name(self.area.code, self.place.name)
        return self.place.name

    @property
    def kinds(self) -> list[str]:
        """Of which lines a table may be asked, the usual one first."""
        if self.team or self.area:
            return [By.DAYS]
        return [By.PLACES, By.TEAMS, By.DAYS]

    @property
    def every_session(self) -> DoorSessionQuerySet:
        """Those that are set aside too, whenever."""
        found: DoorSessionQuerySet = DoorSession.objects.order_by()
        if self.team:
            return found.filter(team=self.team.pk)
        if self.area:
            return found.filter(precinct=self.area.precinct)
        return found.filter(inside_place(self.place, "commune"))

    @property
    def sessions(self) -> DoorSessionQuerySet:
        """Those that count, whenever."""
        return self.every_session.counted()

    @cached_property
    def sums(self) -> Sums:
        if self.is_wide:
            return lines.kept_of(self.place, self.period)
        return lines.summed(self.sessions.filter(**self.period.where))

    @cached_property
    def progress(self) -> Progress:
        """Of the turfs there; a team has none of its own."""
        if self.team:
            return Progress()
        if self.area:
            return lines.progress_of(self.area.turfs())
        if self.is_wide:
            kept = lines.kept_total(self.place, "all")
            return Progress(kept.turfs, kept.turfs_done, kept.doors, kept.doors_left) if kept else Progress()
        return lines.progress_of(lines.turfs_of(self.place))

    def turfs(self) -> list[Turf]:
        """Of a precinct, one by one."""
        return list(self.area.turfs().order_by("number")) if self.area else []

    def lines(self, by: str) -> Lines:
        if by == By.DAYS or self.team or self.area:
            return self.day_lines()
        if by == By.TEAMS:
            return lines.team_lines(self.place, self.period)
        if self.is_wide:
            return lines.wide_lines(self.place, self.period)
        if self.place.kind == Place.Kind.DEPARTEMENT:
            return lines.commune_lines(self.place, self.period)
        return lines.precinct_lines(self.place, self.period, elsewhere=_("Hors bureau connu"))

    @cached_property
    def days(self) -> dict[date, Sums]:
        """Every day, whatever the period."""
        if not self.team and not self.area:
            return lines.day_sums(self.place)
        return lines.grouped(self.sessions, "day")

    def day_lines(self) -> list[Line]:
        """The latest first."""
        first, only = self.period.first, self.period.day
        kept = [day for day in self.days if (not first or day >= first) and (not only or day == only)]
        return [Line(day.isoformat(), day.isoformat(), self.days[day]) for day in sorted(kept, reverse=True)]

    def charts(self) -> list[Chart]:
        """Doors of each day; a day with fewer than five is not drawn."""
        shown = {day: sums.knocked if sums.shown else 0 for day, sums in self.days.items()}
        return draw(shown, today=self.period.today)

    def topics(self) -> list[tuple[str, int]]:
        """(key, times): what people spoke of, from twenty doors; not of one day of a wide territory."""
        if not self.team and not self.area and self.place.kind in (*lines.WIDE, Place.Kind.DEPARTEMENT):
            kept = None if self.period.day else lines.kept_total(self.place, self.period.span)
            return topics_shown(kept.knocked, kept.topics) if kept else []
        asked = self.sessions.filter(**self.period.where).exclude(topics={})
        return topics_shown(self.sums.knocked, added(asked.values_list("topics", flat=True)))

    def goal(self) -> int:
        """Doors that the plan sets for the place; 0 without one."""
        if self.team or self.area or self.place.pk is None:
            return 0
        found = Standing.objects.filter(place=self.place, measure=Measure.DOORS).values_list("goal", flat=True)
        return int(found.first() or 0)

    def computed_at(self) -> datetime | None:
        """When the worker last counted; None where the board is read from the sessions themselves."""
        if not self.is_wide:
            return None
        found: datetime | None = BoardState.objects.filter(pk=1).values_list("computed_at", flat=True).first()
        return found


def today(at: datetime) -> date:
    return timezone.localtime(at).date()
