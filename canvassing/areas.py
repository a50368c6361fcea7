"""Areas: what is cut at once. A precinct; or a whole commune, for its addresses that belong to no known precinct."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from canvassing.models import ExperimentUnit, Turf
from canvassing.querysets import TurfQuerySet
from territory.models import Address, Place, Precinct
from territory.querysets import inside, inside_place


@dataclass(frozen=True)
class Area:
    """`commune` comes with its département."""

    commune: Place
    precinct: Precinct | None = None

    @property
    def code(self) -> str:
        """« 04070_0001 », or « 04070 » for the commune as one."""
        return self.precinct.code if self.precinct else self.commune.code

    def turfs(self) -> TurfQuerySet:
        found: TurfQuerySet = Turf.objects.of_area(commune=self.commune, precinct=self.precinct)
        return found

    def addresses(self) -> "QuerySet[Address]":
        return Address.objects.filter(commune=self.commune, precinct=self.precinct)

    @property
    def is_control(self) -> bool:
        """Nobody is sent there: it is what an experiment compares with."""
        return is_control(self.commune, self.precinct)


def find_area(code: str) -> Area | None:
    """The area of a code; None when nothing has it."""
    precinct = Precinct.objects.select_related("commune__departement").filter(code=code).first()
    if precinct is not None:
        return Area(precinct.commune, precinct)
    commune = Place.objects.select_related("departement").filter(code=code, kind=Place.Kind.COMMUNE).first()
    return Area(commune) if commune is not None else None


def areas_within(place: Place) -> list[Area]:
    """Those inside a place of any kind that have addresses, in the order of codes."""
    found = Address.objects.order_by()
    here = found.filter(inside(place, "precinct__"), precinct__isnull=False).values("precinct")
    precincts = Precinct.objects.select_related("commune__departement").filter(pk__in=here)
    alone = found.filter(inside_place(place, "commune"), precinct__isnull=True).values("commune")
    communes = Place.objects.select_related("departement").filter(pk__in=alone)
    areas = [Area(one.commune, one) for one in precincts] + [Area(one) for one in communes]
    return sorted(areas, key=lambda area: area.code)


def area_of(turf: Turf) -> Area:
    """The turf's own: ask for `select_related("commune__departement", "precinct")`."""
    return Area(turf.commune, turf.precinct)


def is_control(commune: Place, precinct: Precinct | None) -> bool:
    """Whether the latest draw that speaks of it made it a control."""
    named = Q(commune=commune)
    if precinct is not None:
        named |= Q(precinct=precinct)
    drawn = ExperimentUnit.objects.filter(named, experiment__drawn_at__isnull=False)
    arm = drawn.order_by("-experiment__drawn_at").values_list("arm", flat=True).first()
    return bool(arm == ExperimentUnit.Arm.CONTROL)
