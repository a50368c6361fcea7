"""The areas that somebody may cut, with what each holds: the precincts most wanted first, then communes cut as one.

A page of the list costs a constant number of queries; only its own rows are counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from canvassing.areas import Area
from canvassing.models import ExperimentUnit, Turf
from territory.models import Address, Place, PlaceName, Precinct, Target, Targeting
from territory.place_keys import read_typed
from territory.precinct_names import precinct_name
from territory.terrain.view import usual_targeting

#: Communes looked for, for one name.
COMMUNES = 200


@dataclass(frozen=True)
class Line:
    """An area and what it holds. `rank`: in the ranking used last; none where it does not speak of it."""

    area: Area
    addresses: int
    doors: int
    turfs: int
    out: int
    doors_cut: int
    doors_left: int
    rank: int | None
    control: bool

    @property
    def name(self) -> str:
        return area_name(self.area)

    @property
    def done(self) -> int:
        return self.doors_cut - self.doors_left


class Areas(Sequence[Line]):
    """To be cut by whoever may cut in `communes` (a queryset). `text`: a commune's name, a postcode or an area's code;
    `cut`: only those with turfs, only those without, or all."""

    def __init__(self, communes: "QuerySet[Place]", *, text: str = "", cut: bool | None = None) -> None:
        targeting = usual_targeting()
        self.ranked = targeting is not None and targeting.computed_at is not None
        if text:
            communes = communes.filter(_named(text))
        self.precincts = _precincts(communes, text, targeting if self.ranked else None)
        self.communes = _communes_as_one(communes)
        if cut is not None:
            of_precinct = Exists(Turf.objects.live().filter(precinct=OuterRef("pk")))
            of_commune = Exists(Turf.objects.live().filter(commune=OuterRef("pk"), precinct=None))
            self.precincts = self.precincts.filter(of_precinct if cut else ~of_precinct)
            self.communes = self.communes.filter(of_commune if cut else ~of_commune)

    @cached_property
    def _counts(self) -> tuple[int, int]:
        return self.precincts.order_by().count(), self.communes.order_by().count()

    def __len__(self) -> int:
        return sum(self._counts)

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        start, stop, _step = asked.indices(len(self))
        first = self._counts[0]
        precincts = list(self.precincts[start : min(stop, first)]) if start < first else []
        communes = list(self.communes[max(0, start - first) : stop - first]) if stop > first else []
        return lines([Area(one.commune, one) for one in precincts] + [Area(one) for one in communes], self._rank_of)

    @staticmethod
    def _rank_of(area: Area) -> int | None:
        return getattr(area.precinct, "rank", None)


def lines(areas: list[Area], rank_of: Any) -> list[Line]:
    """What each area holds, in as many queries for one as for fifty."""
    precincts = [area.precinct.pk for area in areas if area.precinct]
    communes = [area.commune.pk for area in areas if not area.precinct]
    held = _sums(Address.objects, precincts, communes, addresses=Count("pk"), doors=Sum("doors"))
    cut = _sums(
        Turf.objects.live(),
        precincts,
        communes,
        turfs=Count("pk"),
        out=Count("pk", filter=Q(state=Turf.State.OUT)),
        doors_cut=Sum("doors"),
        doors_left=Sum("doors_left"),
    )
    controls = controls_among(areas)
    nothing = {"addresses": 0, "doors": 0, "turfs": 0, "out": 0, "doors_cut": 0, "doors_left": 0}
    found = []
    for area in areas:
        key = _key(area)
        figures = nothing | held.get(key, {}) | cut.get(key, {})
        found.append(Line(area=area, rank=rank_of(area), control=area.code in controls, **figures))
    return found


def controls_among(areas: Iterable[Area]) -> set[str]:
    """Codes of those where nobody goes: the latest draw that speaks of each says so (canvassing.areas.is_control)."""
    areas = list(areas)
    drawn = ExperimentUnit.objects.filter(experiment__drawn_at__isnull=False)
    drawn = drawn.filter(
        Q(commune__in=[area.commune.pk for area in areas])
        | Q(precinct__in=[area.precinct.pk for area in areas if area.precinct])
    )
    rows = drawn.order_by("experiment__drawn_at").values_list("commune", "precinct", "arm", "experiment__drawn_at")
    latest: dict[tuple[int | None, int | None], tuple[Any, str]] = {
        (commune, precinct): (at, arm) for commune, precinct, arm, at in rows
    }
    found = set()
    for area in areas:
        keys = [(area.commune.pk, None)] + ([(None, area.precinct.pk)] if area.precinct else [])
        said = [latest[key] for key in keys if key in latest]
        if said and max(said, key=lambda one: one[0])[1] == ExperimentUnit.Arm.CONTROL:
            found.add(area.code)
    return found


def area_name(area: Area) -> str:
    """« Manosque, bureau 5 », or the commune where its precincts are unknown."""
    if area.precinct is None:
        return str(_("%s, adresses sans bureau connu") % area.commune.name)
    return precinct_name(area.precinct.code, area.commune.name)


def _precincts(communes: "QuerySet[Place]", text: str, targeting: Targeting | None) -> "QuerySet[Any]":
    found = Precinct.objects.filter(Exists(Address.objects.filter(precinct=OuterRef("pk"))))
    mine = Q(commune__in=communes.order_by().values("pk"))
    found = found.filter(mine).select_related("commune__departement")
    if "_" in text:
        found = found.filter(code=text.strip().upper())
    if targeting is None:
        return found.annotate(rank=Subquery(Target.objects.none().values("rank"))).order_by("commune__name", "code")
    rank = Target.objects.filter(targeting=targeting, precinct=OuterRef("pk")).values("rank")[:1]
    return found.annotate(rank=Subquery(rank)).order_by(F("rank").asc(nulls_last=True), "commune__name", "code")


def _communes_as_one(communes: "QuerySet[Place]") -> "QuerySet[Place]":
    loose = Address.objects.filter(precinct=None).order_by().values("commune").distinct()
    return communes.filter(pk__in=loose).select_related("departement").order_by("name", "code")


def _named(text: str) -> Q:
    """Communes of a name, a postcode or a code."""
    code = text.strip().upper().partition("_")[0]
    found = Q(code=code)
    for prefix in read_typed(text).prefixes:
        found |= Q(pk__in=PlaceName.objects.beginning(prefix).order_by().values("place")[:COMMUNES])
    return found


def _key(area: Area) -> tuple[str, int]:
    return ("precinct", area.precinct.pk) if area.precinct else ("commune", area.commune.pk)


def _sums(rows: Any, precincts: list[int], communes: list[int], **sums: Any) -> dict[tuple[str, int], dict[str, int]]:
    """`sums` of the rows of each precinct, and of the rows without one of each commune."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    for kind, query in (
        ("precinct", rows.filter(precinct__in=precincts)),
        ("commune", rows.filter(commune__in=communes, precinct=None)),
    ):
        for row in query.order_by().values(kind).annotate(**sums):
            found[kind, row.pop(kind)] = row
    return found
