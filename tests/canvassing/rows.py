"""Streets to cut: houses every twenty metres on both sides, a street every sixty, north-east of a point."""

from canvassing.areas import Area
from canvassing.models import Turf
from territory.models import Address, Place, Precinct
from tests.factories import make_place, make_precinct

#: Degrees: about twenty metres to the north, and sixty to the east.
HOUSE, STREET = 0.00018, 0.0008


def make_area(*, streets: int = 6, houses: int = 40, commune: Place | None = None, lon: float = 2.35) -> Area:
    """A precinct of one-door addresses: rue 1, rue 2…, even numbers across the street from the odd ones."""
    precinct: Precinct = make_precinct(commune=commune or make_place(lon=2.35, lat=48.85))
    add_streets(Area(precinct.commune, precinct), streets=streets, houses=houses, lon=lon)
    return Area(precinct.commune, precinct)


def add_streets(area: Area, *, streets: int, houses: int, lon: float = 2.35, name: str = "Rue") -> None:
    Address.objects.bulk_create(
        Address(
            key=f"{area.code}-{name}-{street}-{number}",
            number=number,
            street=f"{name} {street}",
            commune=area.commune,
            precinct=area.precinct,
            placed_by="boundary" if area.precinct else "none",
            lon=lon + street * STREET + (number % 2) * 0.00015,
            lat=48.85 + (number + 1) // 2 * HOUSE,
        )
        for street in range(1, streets + 1)
        for number in range(1, houses + 1)
    )


def held(area: Area) -> dict[int, list[int]]:
    """Addresses of each turf of an area, by its number, in the order of the walk."""
    turfs = {turf.pk: turf.number for turf in area.turfs()}
    found: dict[int, list[int]] = {number: [] for number in turfs.values()}
    for turf, address in (
        Address.objects.filter(stop__turf__in=turfs).order_by("stop__order").values_list("stop__turf", "pk")
    ):
        found[turfs[turf]].append(address)
    return found


def turf_of(address: Address) -> Turf | None:
    return Turf.objects.filter(stops__address=address).first()
