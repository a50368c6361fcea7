"""What the page of one area shows: its turfs with who has them, what can be undone, doors that seem to be missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from canvassing.areas import Area
from canvassing.experiments.planner import REGISTERED_PER_DOOR
from canvassing.models import Cutting, Redraw, Turf, Walk, Walker
from canvassing.turf_pages.words import about
from territory.models import Result

#: Doors known, of the dwellings that are likely: outside these shares it is told.
FEW, MANY = 0.75, 1.5


@dataclass(frozen=True)
class TurfLine:
    """A turf, and in whose hands it is."""

    turf: Turf
    walk: Walk | None
    colour: int
    #: First names of whoever walks it; told to who leads them (L08).
    named: bool = False

    @property
    def time(self) -> str:
        return about(self.turf.doors_left)

    @property
    def done(self) -> int:
        return self.turf.doors - self.turf.doors_left

    @property
    def holders(self) -> str:
        """« Équipe de Digne », « Nadia, Paul », « quelqu'un »; "" for a walk that nobody joined yet."""
        if self.walk is None:
            return ""
        people = [str(one.supporter) for one in self.walk.walkers.all()]
        if self.walk.team and not (people and self.named):
            return self.walk.team.name
        if people and not self.named:
            return _("quelqu'un")
        return ", ".join(people)


@dataclass(frozen=True)
class Sums:
    addresses: int
    doors: int
    turfs: int
    cut: int
    left: int

    @property
    def done(self) -> int:
        return self.cut - self.left


@dataclass(frozen=True)
class Dwellings:
    """What the electoral roll lets one expect, beside the doors that are known."""

    expected: int
    known: int
    registered: int

    @property
    def too_few(self) -> bool:
        return self.known < FEW * self.expected


def sums_of(area: Area) -> Sums:
    held = area.addresses().order_by().aggregate(addresses=Count("pk"), doors=Sum("doors", default=0))
    cut = (
        area.turfs()
        .order_by()
        .aggregate(turfs=Count("pk"), cut=Sum("doors", default=0), left=Sum("doors_left", default=0))
    )
    return Sums(**held, **cut)


def turf_lines(turfs: Iterable[Turf], colours: dict[int, int], *, sees: Callable[[Walk], bool]) -> list[TurfLine]:
    """`colours`: of each turf's primary key. `sees`: whether the reader is told who walks."""
    turfs = list(turfs)
    walkers = Walker.objects.filter(left_at=None).select_related("supporter")
    walks = (
        Walk.objects.open()
        .filter(turf__in=[turf.pk for turf in turfs])
        .select_related("team", "turf__commune__departement")
    )
    held = {walk.turf_id: walk for walk in walks.prefetch_related(Prefetch("walkers", walkers))}
    named = {pk for pk, walk in held.items() if sees(walk)}
    return [TurfLine(turf, held.get(turf.pk), colours.get(turf.pk, 0), turf.pk in named) for turf in turfs]


def latest_cutting(area: Area) -> Cutting | None:
    found: Cutting | None = Cutting.objects.filter(commune=area.commune, precinct=area.precinct).first()
    return found


def to_undo(area: Area) -> Redraw | None:
    """The last change that still stands."""
    changes = Redraw.objects.filter(commune=area.commune, precinct=area.precinct, undone_at=None)
    found: Redraw | None = changes.select_related("by").order_by("-pk").first()
    return found


def version_of(area: Area) -> dict[str, Any]:
    """What the page asks while it waits: it reads itself again when the state is no longer « queued »."""
    cutting = latest_cutting(area)
    return {"state": cutting.state if cutting else "", "version": cutting.pk if cutting else 0}


def dwellings_of(area: Area, known: int) -> Dwellings | None:
    """Told only when doors and registered voters do not fit each other; None where nothing was counted."""
    if area.precinct is None or not known:
        return None
    results = Result.objects.filter(precinct=area.precinct).order_by("-round__date", "-round__number")
    registered = results.values_list("registered", flat=True).first()
    if not registered:
        return None
    expected = round(registered / REGISTERED_PER_DOOR)
    if FEW * expected <= known <= MANY * expected:
        return None
    return Dwellings(expected, known, registered)
