"""What the country's tables hold so far, for the staff who bring files in.

Counting millions of addresses takes seconds: it is done once after each import, by whoever imported, and kept.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce

from territory.models import Address, Boundary, Import, Place, Precinct, Result, Round

#: Seconds. Another import asks for another count anyway.
KEPT = 24 * 3600

Counts = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Area:
    """A département, a collectivity or abroad."""

    place: Place
    precincts: int
    boundaries: int
    addresses: int


@dataclass(frozen=True)
class Loaded:
    """`rounds`: those with results, the latest first; each has `counted`, its number of precincts."""

    rounds: list[Round]
    areas: list[Area]

    @property
    def totals(self) -> dict[str, int]:
        names = ("precincts", "boundaries", "addresses")
        return {name: sum(getattr(area, name) for area in self.areas) for name in names}


def loaded() -> Loaded:
    """In four queries when it has been counted."""
    counts = cache.get(_key()) or count_loaded()
    rounds = list(Round.objects.filter(pk__in=counts["rounds"]).select_related("election").order_by("-date"))
    for one in rounds:
        one.counted = counts["rounds"][one.pk]  # type: ignore[attr-defined]
    of_kind = [counts[name] for name in ("precincts", "boundaries", "addresses")]
    places = Place.objects.filter(pk__in=set().union(*of_kind)).order_by("code")
    areas = [Area(place, *(count.get(place.pk, 0) for count in of_kind)) for place in places]
    return Loaded(rounds, areas)


def count_loaded() -> Counts:
    """Count and keep: by round, by place."""
    above = dict(
        Place.objects.filter(kind__in=_SMALL).values_list("pk", Coalesce("departement", "pk"))
    )  # fmt: skip
    counts: Counts = {
        "rounds": dict(Result.objects.order_by().values_list("round").annotate(n=Count("pk"))),
        "precincts": _by_area(Precinct.objects.all(), "commune", above),
        "boundaries": _by_area(Boundary.objects.all(), "precinct__commune", above),
        "addresses": _by_area(Address.objects.all(), "commune", above),
    }
    cache.set(_key(), counts, KEPT)
    return counts


_SMALL = (Place.Kind.COMMUNE, Place.Kind.ARRONDISSEMENT)


def _by_area(rows: "QuerySet[Any]", commune: str, above: dict[int, int]) -> dict[int, int]:
    """The database counts by commune, along an index; we add up."""
    found: Counter[int] = Counter()
    for pk, number in rows.order_by().values_list(commune).annotate(n=Count("pk")):
        found[above.get(pk, pk)] += number
    return dict(found)


def _key() -> str:
    """Another one after each import that wrote something."""
    last = Import.objects.filter(state=Import.State.DONE).aggregate(last=Max("finished_at"))["last"]
    return f"territory:loaded:{last.timestamp() if last else 0}"
