"""What door-to-door adds to the outings of teams: their walks on the page, their counts in the report, an idea near."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvassing.boards.figures import FEWEST_DOORS
from canvassing.models import DoorSession, Walk, Walker
from canvassing.near import NearWalk
from canvassing.permissions.field import helps
from canvassing.walks.links import path_of
from canvassing.walks.minutes import minutes_for
from canvassing.walks.page import with_walkers
from canvassing.walks.terms import end_of_day
from teams.friends.qr_codes import inside_page
from teams.models import Outing
from teams.near import ideas
from teams.near.ideas import Around, Idea, Time
from teams.outings import figures, sections
from teams.outings.figures import Figures
from teams.outings.sections import OutingSection, Reader
from teams.templatetags.kilometres import kilometres

#: Who comes early finds the walks open.
EARLY = timedelta(hours=2)
PAIR = 2


@dataclass(frozen=True)
class Row:
    """A walk of an outing, and who walks it now, by first name."""

    walk: Walk
    people: list[str]

    @property
    def is_free(self) -> bool:
        return self.walk.is_open and not self.people

    @property
    def has_room(self) -> bool:
        return self.walk.is_open and len(self.people) < PAIR

    @property
    def is_full(self) -> bool:
        return self.walk.is_open and not self.has_room

    @property
    def words(self) -> str:
        """« Pris par Camille et Karim »."""
        if not self.walk.is_open:
            return str(self.walk.get_end_display())
        if not self.people:
            return _("À prendre")
        if len(self.people) == 1:
            return _("Pris par %(name)s, encore une place") % {"name": self.people[0]}
        return _("Pris par %(one)s et %(other)s") % {"one": self.people[0], "other": self.people[1]}

    @property
    def done(self) -> int:
        return int(self.walk.turf.doors - self.walk.turf.doors_left)

    @property
    def join_path(self) -> str:
        return path_of(self.walk)

    @property
    def code(self) -> SafeString:
        """To scan: an SVG of squares alone."""
        return mark_safe(inside_page(f"{settings.SITE_URL}{self.join_path}", error="m"))  # noqa: S308 - drawn here


def declare_outings() -> None:
    """Called once, when the site starts."""
    sections.declare(OutingSection("walks", show_walks, "canvassing/outings/section.html"))
    figures.declare("doors", count_doors)
    ideas.declare("doors", near_ideas)


def rows_of(outing: Outing) -> list[Row]:
    """Open ones first, in the order of turfs. Three queries."""
    walks = with_walkers(Walk.objects.filter(outing=outing.pk)).order_by(
        "turf__commune", "turf__precinct__code", "turf__number", "handed_at"
    )
    rows = [Row(walk, [_name(walker.supporter.display_name) for walker in _walkers(walk)]) for walk in walks]
    return sorted(rows, key=lambda row: not row.walk.is_open)


def next_free(rows: list[Row], but: Row | None = None) -> Row | None:
    """The one to show next: nobody's; else one with a place left."""
    others = [row for row in rows if row is not but and row.has_room]
    return next((row for row in others if row.is_free), others[0] if others else None)


def show_walks(outing: Outing, reader: Reader, at: datetime) -> dict[str, Any] | None:
    """For the organiser, where they stand; for who comes, theirs or those to take, on the day itself. A volunteer
    who passes by then is as welcome."""
    if outing.kind != Outing.Kind.DOORS or outing.state == Outing.State.CANCELLED:
        return None
    now_is_time = is_time(outing, at)
    comes = reader.comes or (now_is_time and helps(reader.person))
    if not (reader.runs or comes):
        return None
    rows = rows_of(outing)
    mine = [row for row in rows if any(one.supporter_id == reader.person.pk for one in _walkers(row.walk))]
    return {
        "outing": outing,
        "runs": reader.runs,
        "comes": comes,
        "rows": rows,
        "open": [row for row in rows if row.walk.is_open],
        "mine": mine,
        "to_take": [row for row in rows if row.has_room and row not in mine],
        "is_time": now_is_time,
        "is_over": outing.ends_at <= at,
        "counted": count_doors(outing.pk, supporter=reader.person.pk),
    }


def is_time(outing: Outing, at: datetime) -> bool:
    """When walks are shared out: from a little before, until the end of the day."""
    return outing.starts_at - EARLY <= at <= end_of_day(outing.place, outing.ends_at)


def count_doors(outing: int, *, supporter: int | None = None) -> Figures:
    """What its walks counted, of everybody (nothing below five doors, L20) or of one, for whoever counted it. What was
    set aside counts nowhere."""
    counted = DoorSession.objects.counted().filter(outing=outing)
    open_walks = Walk.objects.open().filter(outing=outing, walkers__left_at=None, walkers__isnull=False)
    if supporter is not None:
        counted, open_walks = counted.filter(supporter=supporter), open_walks.none()
    found = counted.aggregate(
        doors=Sum("knocked", default=0), people=Sum("talked", default=0), leaflets=Sum("leaflets", default=0)
    )
    if supporter is None and found["doors"] < FEWEST_DOORS:
        found = {}
    return Figures(**found, waiting=open_walks.distinct().count())


def near_ideas(around: Around) -> Iterator[Idea]:
    """The nearest free walk: at once for who helps, else after the outings, for one goes with others first."""
    walks: list[NearWalk] = list(around.of("walks"))
    if not walks:
        return
    nearest = walks[0]
    turf = nearest.turf
    doors = ngettext("%(n)s porte", "%(n)s portes", turf.doors_left) % {"n": turf.doors_left}
    words = _("%(doors)s à frapper, environ %(minutes)s minutes, %(far)s.") % {
        "doors": doors,
        "minutes": minutes_for(turf.doors_left),
        "far": kilometres(nearest.km),
    }
    rank = 10 if around.helps else 60
    yield Idea(Time.HOURS, turf.name or turf.commune.name, words, "#near-walks", _("Voir ce secteur"), rank=rank)


def _walkers(walk: Walk) -> list[Walker]:
    """Who walks it now, as `with_walkers` read them."""
    found: list[Walker] = walk.current  # type: ignore[attr-defined]
    return found


def _name(display_name: str) -> str:
    return display_name or _("quelqu'un")
