"""A made country for the plan: two régions, three départements, an overseas collectivity, six communes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from supporters.models import Supporter
from teams.models import Measure, Plan, Role, Volunteer
from teams.services.plan import make_plan
from territory.models import Place
from tests.factories import make_place, make_role, make_supporter

#: A Wednesday, at noon in Paris.
NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
DUE_ON = date(2027, 4, 10)
AMOUNTS = {Measure.TRAINERS: 10, Measure.MOBILISERS: 100, Measure.VOLUNTEERS: 1501, Measure.DOORS: 50_003}


@dataclass(frozen=True)
class Country:
    places: dict[str, Place]

    def __getitem__(self, code: str) -> Place:
        return self.places[code]


def make_country() -> Country:
    kind = Place.Kind
    places: dict[str, Place] = {}

    def place(code: str, kind: str, population: int, parent: str | None = None, **more: Any) -> None:
        above = places[parent] if parent else None
        fields = {"departement": above} if kind == Place.Kind.COMMUNE else {}
        places[code] = make_place(
            code=code, kind=kind, name=f"Lieu {code}", population=population, parent=above, **(fields | more)
        )

    place("FR", kind.COUNTRY, 70_000)
    place("R-1", kind.REGION, 40_000, "FR")
    place("R-2", kind.REGION, 25_000, "FR")
    place("988", kind.COLLECTIVITY, 5_000, "FR")
    place("D-1", kind.DEPARTEMENT, 30_000, "R-1")
    place("D-2", kind.DEPARTEMENT, 10_000, "R-1")
    place("D-3", kind.DEPARTEMENT, 25_000, "R-2")
    for n, (code, population, parent) in enumerate(
        [("101", 20_000, "D-1"), ("102", 9_000, "D-1"), ("103", 1_000, "D-1"), ("201", 10_000, "D-2"),
         ("301", 15_000, "D-3"), ("302", 10_000, "D-3")]
    ):  # fmt: skip
        place(code, kind.COMMUNE, population, parent, lon=2.0 + n, lat=47.0 + n / 2)
    return Country(places)


def plan_of(country: Country, **changes: Any) -> Plan:
    asked: dict[str, Any] = {"due_on": DUE_ON, "split_by": "population", "amounts": AMOUNTS, "by": None, "at": NOW}
    return make_plan(**(asked | changes))


def volunteers(home: Place, count: int, *, offered: datetime = NOW - timedelta(days=10), **fields: Any) -> list[Any]:
    """People who help, without their consents: nobody writes to them here."""
    asked = {"offered_at": offered, "last_active_at": NOW, "welcomed_at": NOW} | fields
    return [Volunteer.objects.create(supporter=make_supporter(home=home), **asked) for _ in range(count)]


def leader(kind: str, place: Place, **fields: Any) -> Supporter:
    """Somebody who holds one role, since long before NOW."""
    person = make_supporter()
    term = {"starts_at": NOW - timedelta(days=100), "ends_at": NOW + timedelta(days=300)}
    make_role(person, kind, place=place, **(term | fields))
    return person


__all__ = ["AMOUNTS", "DUE_ON", "NOW", "Country", "Role", "leader", "make_country", "plan_of", "volunteers"]
