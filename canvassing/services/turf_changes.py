"""How addresses change turfs: who may be touched, what is written down so that it can be undone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from canvassing.areas import Area, area_of
from canvassing.cutting.hamlets import LEAST
from canvassing.cutting.points import Points
from canvassing.models import Redraw, Turf, TurfAddress, Walk
from canvassing.services.turf_figures import count_turf, count_turfs, streets_of
from common.bulk import insert_rows
from supporters.models import Supporter
from territory.models import Place, Precinct

BATCH = 2000
#: Changes of an area that can always be undone, one after the other, and how long all of them can: a phone that comes
#: back late with what was done in a turf is understood by them (canvassing/services/marks.py).
KEPT, KEPT_FOR = 20, timedelta(days=60)
#: {a turf's primary key: those of its addresses, in the order of the walk}.
Layout = dict[int, list[int]]


def lock_area(area: Area) -> None:
    """Until the transaction ends, nobody else changes the turfs of this area."""
    row: Any = Precinct if area.precinct else Place
    key = area.precinct.pk if area.precinct else area.commune.pk
    row.objects.select_for_update(no_key=True).filter(pk=key).first()


def lock_turfs(area: Area) -> list[Any]:
    """The live turfs of the area, each with `is_out`: in somebody's hands."""
    # Whoever hands one out holds its row: wait for them.
    list(area.turfs().select_for_update(no_key=True).order_by("pk"))
    return with_hands(area.turfs().values("pk"))


def with_hands(turfs: Any) -> list[Any]:
    """The turfs of these primary keys, by number, each with `is_out`."""
    out = Walk.objects.open().filter(turf=OuterRef("pk"))
    return list(Turf.objects.filter(pk__in=turfs).order_by("number", "pk").annotate(is_out=Exists(out)))


def require_changeable(turfs: Sequence[Any], *, field: str) -> None:
    """ValidationError beside `field` when one of these, from `lock_turfs`, is locked or in somebody's hands."""
    for turf in turfs:
        if turf.locked:
            sentence = _("Le secteur %s est verrouillé : déverrouillez-le d'abord.")
            raise ValidationError({field: sentence % turf.number})
        if turf.is_out:
            sentence = _("Le secteur %s est confié : attendez qu'il soit rendu, ou retirez-le d'abord.")
            raise ValidationError({field: sentence % turf.number})


def layout_of(turfs: Collection[int]) -> Layout:
    found: Layout = {pk: [] for pk in turfs}
    rows = TurfAddress.objects.filter(turf__in=list(turfs)).order_by("turf", "order").values_list("turf", "address")
    for turf, address in rows:
        found[turf].append(address)
    return found


@dataclass
class Change:
    """One change of an area's turfs. `after` holds every turf that changes; one with no address left is retired."""

    area: Area
    kind: str
    by: Supporter | None
    at: datetime
    turfs: list[Turf]
    after: Layout = field(default_factory=dict)
    added: list[Turf] = field(default_factory=list)

    def add_turfs(self, walks: Sequence[Points]) -> list[Turf]:
        """One for each walk, on the first numbers that nobody has. Those that hold nothing any more give theirs."""
        retire(turf for turf, held in self.after.items() if not held)
        taken = {turf.number for turf in self.turfs if self.after.get(turf.pk) != []}
        free = (number for number in range(1, len(taken) + len(walks) + 1) if number not in taken)
        whole = streets_of(self.area)
        made = []
        for number, points in zip(free, walks, strict=False):
            turf = Turf(number=number, cut_at=self.at, cut_by=self.by)
            turf.commune, turf.precinct = self.area.commune, self.area.precinct
            count_turf(turf, points, whole)
            turf.offered = turf.doors >= LEAST
            made.append(turf)
        Turf.objects.bulk_create(made, batch_size=BATCH)
        self.after |= {turf.pk: points.pk.tolist() for turf, points in zip(made, walks, strict=True)}
        self.turfs, self.added = [*self.turfs, *made], [*self.added, *made]
        return made

    def write(self) -> Redraw:
        """Move the addresses, count again, and write down what was before."""
        redraw = self.record()
        settle(self.area, self.after, counted={turf.pk for turf in self.added})
        forget_old(self.area, at=self.at)
        return redraw

    def record(self, *, undone_at: datetime | None = None) -> Redraw:
        """Write down what was before, and what comes after."""
        return Redraw.objects.create(
            commune=self.area.commune,
            precinct=self.area.precinct,
            kind=self.kind,
            before=_written(layout_of(self.after)),
            after=_written(self.after),
            by=self.by,
            at=self.at,
            undone_at=undone_at,
        )


def settle(area: Area, after: Layout, *, counted: Collection[int] = ()) -> None:
    """Make the turfs hold exactly these addresses; retire those that hold none. Those `counted` have their figures."""
    holding = Turf.objects.filter(pk__in=[turf for turf, held in after.items() if held])
    retire(turf for turf, held in after.items() if not held)
    holding.filter(state=Turf.State.RETIRED).update(state=Turf.State.FREE)
    TurfAddress.objects.filter(turf__in=list(after)).delete()
    strays = _take_from_others([address for held in after.values() for address in held])
    rows = ((turf, address, order) for turf, held in after.items() for order, address in enumerate(held))
    insert_rows(TurfAddress, ("turf", "address", "order"), rows)
    count_turfs(area, list(holding.exclude(pk__in=counted)))
    for turf in strays:
        count_turfs(area_of(turf), [turf])


def retire(turfs: Iterable[int]) -> None:
    """They hold nothing any more; the walks made in them stay."""
    nothing = {"doors": 0, "doors_left": 0, "addresses": 0}
    Turf.objects.filter(pk__in=list(turfs)).update(state=Turf.State.RETIRED, **nothing)


def _take_from_others(addresses: Sequence[int]) -> list[Turf]:
    """Turfs of another area that held these addresses before their precinct was known better: they lose them."""
    holders: set[int] = set()
    for first in range(0, len(addresses), BATCH):
        stops = TurfAddress.objects.filter(address__in=addresses[first : first + BATCH])
        holders.update(stops.values_list("turf", flat=True))
        stops.delete()
    return list(Turf.objects.select_related("commune", "precinct").filter(pk__in=holders))


def forget_old(area: Area, *, at: datetime) -> None:
    """Old changes beyond the last KEPT are no longer undone; what nobody walked, and no change names, is deleted."""
    made = Redraw.objects.filter(commune=area.commune, precinct=area.precinct).order_by("-pk")
    oldest = made.values_list("pk", flat=True)[KEPT - 1 : KEPT].first()
    if oldest is None:
        return
    old = made.filter(pk__lt=oldest, at__lt=at - KEPT_FOR)
    named = {int(turf) for redraw in old for turf in {*redraw.before, *redraw.after}}
    if not named:
        return
    old.delete()
    kept = {int(turf) for redraw in made for turf in {*redraw.before, *redraw.after}}
    never_walked = Turf.objects.filter(pk__in=named - kept, state=Turf.State.RETIRED, walks__isnull=True)
    never_walked.delete()


def _written(layout: Mapping[int, list[int]]) -> dict[str, list[int]]:
    return {str(turf): held for turf, held in layout.items() if held}
