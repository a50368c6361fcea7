"""What a view of the terrain shows: a ranking, seen in one territory. Each question costs a constant number of queries.

Seen from the country or a région, a view reads sums by territory (TargetArea); from a département, a commune or an
arrondissement, it reads precincts (Target).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from territory.models import Basin, Boundary, Place, PlaceName, Target, TargetArea, Targeting, Zone
from territory.place_keys import read_typed
from territory.places import CODE
from territory.precinct_names import precinct_name
from territory.querysets import inside
from territory.terrain.classes import Classes

Kind = Place.Kind
COUNTRY = "FR"
#: Seen from afar: their rows are territories, not precincts.
AFAR = (Kind.COUNTRY, Kind.REGION)
#: Basins listed beside a view; a département has fewer.
BASINS = 40
#: Communes of a département offered beside its map.
CLOSER = 12
#: Communes proposed for a name that several have.
COMMUNES = 30


class Sort(TextChoices):
    RANK = "rang", _("rang")
    POTENTIAL = "potentiel", _("potentiel")
    PEOPLE = "personnes", _("personnes")


@dataclass(frozen=True)
class Row:
    """A line of the ranked table: a precinct, or a territory of several. `step` is its shade on the map, 1 to 5;
    `imputed` counts the precincts that are estimated, among `precincts`; `overseas`: one that lies far away."""

    code: str
    name: str
    rank: int | None
    potential: float
    people: float
    registered: int
    abstention: float
    bloc_share: float
    precincts: int
    imputed: int
    step: int
    basin: Basin | None = None
    overseas: bool = False


@dataclass(frozen=True)
class Sums:
    """A whole territory. `half`: the fewest precincts in which half of its people live, where precincts are read."""

    precincts: int
    imputed: int
    registered: int
    people: float
    half: int | None = None

    @property
    def potential(self) -> float:
        return self.people / self.registered if self.registered else 0.0


class View:
    """`targeting`, seen in `place`, sorted by `sort`. `path` leads from the widest territory of the ranking to it."""

    def __init__(self, targeting: Targeting, place: Place, sort: str = Sort.RANK) -> None:
        self.targeting = targeting
        self.place = place
        self.sort = Sort(sort) if sort in Sort.values else Sort.RANK
        self.afar = place.kind in AFAR

    @property
    def measure(self) -> str:
        """What the map is coloured by, and the classes are made of."""
        if self.sort == Sort.RANK:
            return str(self.targeting.by)
        return "people" if self.sort == Sort.PEOPLE else "potential"

    @cached_property
    def path(self) -> list[Place]:
        """The widest place first. The ranking of one département begins there."""
        found = [self.place]
        while found[0].parent and found[0].pk != self.targeting.within_id:
            found.insert(0, found[0].parent)
        return found

    @property
    def crumbs(self) -> list[Place]:
        """`path`, without a commune whose département bears its name and has no other (Paris)."""
        return [
            place
            for place in self.path
            if place.parent is None or place.parent.name != place.name or place.pk == self.path[0].pk
        ]

    @cached_property
    def figures(self) -> list[tuple[float, float, int, bool | int]]:
        """Potential, people, registered, imputed of all that the view shows: what classes and sums are made of."""
        if self.afar:
            return list(self.areas.values_list("potential", "people", "registered", "imputed"))
        return list(self.targets.values_list("potential", "people", "registered", "imputed"))

    @cached_property
    def classes(self) -> Classes:
        column = 1 if self.measure == "people" else 0
        values = [figure[column] for figure in self.figures]
        if self.place.kind != Kind.COUNTRY:
            return Classes(values)
        # Overseas figures lie far from the others: five shades for the regions that are seen together.
        mainland = self.areas.filter(place__zone=Zone.METROPOLE).values_list(self.measure, flat=True)
        return Classes(values, sample=list(mainland))

    @property
    def targets(self) -> QuerySet[Target]:
        """In the ranking's own order."""
        return Target.objects.filter(inside(self.place, "precinct__"), targeting=self.targeting).order_by("rank")

    @property
    def areas(self) -> QuerySet[TargetArea]:
        return TargetArea.objects.filter(targeting=self.targeting, place__parent=self.place)

    def sums(self) -> Sums:
        if self.afar:
            found = list(self.areas.values_list("precincts", "imputed", "registered", "people"))
            return Sums(
                precincts=sum(row[0] for row in found),
                imputed=sum(row[1] for row in found),
                registered=sum(row[2] for row in found),
                people=sum(row[3] for row in found),
            )
        everybody = sorted((figure[1] for figure in self.figures), reverse=True)
        total = sum(everybody)
        half = next((n for n, reached in enumerate(accumulate(everybody), 1) if total and reached >= total / 2), None)
        return Sums(
            precincts=len(everybody),
            imputed=sum(bool(figure[3]) for figure in self.figures),
            registered=sum(figure[2] for figure in self.figures),
            people=total,
            half=half,
        )

    def ordered(self) -> QuerySet[Any]:
        """All lines, to be cut in pages; `rows` makes them readable."""
        if self.afar:
            return self.areas.select_related("place").order_by(f"-{self.measure}", "place__name")
        found = self.targets.select_related("precinct__commune", "basin")
        return found if self.sort == Sort.RANK else found.order_by("imputed", f"-{self.measure}", "rank")

    def rows(self, found: Iterable[Target | TargetArea]) -> list[Row]:
        return [self._area(one) if isinstance(one, TargetArea) else self._precinct(one) for one in found]

    def basins(self) -> list[Basin]:
        """The best of this territory; each with `where`, the code of the place in which it opens."""
        mine = Target.objects.filter(inside(self.place, "precinct__"), basin=OuterRef("pk"))
        where = Target.objects.filter(basin=OuterRef("pk")).values("precinct__commune__departement__code")[:1]
        found = Basin.objects.filter(targeting=self.targeting).annotate(where=Subquery(where))
        if self.place.kind != Kind.COUNTRY:
            found = found.filter(Exists(mine))
        return list(found[:BASINS])

    def closer(self) -> list[tuple[Place, float | None]]:
        """Where to look next from a département, the most people first; from Paris, Lyon or Marseille, its
        arrondissements, of which sums are not kept."""
        if self.place.kind == Kind.DEPARTEMENT:
            areas = self.areas.select_related("place").order_by("-people")[:CLOSER]
            if len(areas) > 1:
                return [(one.place, one.people) for one in areas]
        if self.place.kind in (Kind.DEPARTEMENT, Kind.COMMUNE):
            districts = Place.objects.filter(kind=Kind.ARRONDISSEMENT).order_by("code")
            return [(one, None) for one in districts.filter(Q(parent=self.place) | Q(parent__parent=self.place))]
        return []

    def communes_without_contour(self) -> QuerySet[TargetArea]:
        """Of a département: those that the map shows as points."""
        if self.place.kind != Kind.DEPARTEMENT:
            return TargetArea.objects.none()
        drawn = Boundary.objects.filter(precinct__commune=OuterRef("place"))
        found = TargetArea.objects.filter(~Exists(drawn), targeting=self.targeting, place__parent=self.place)
        return found.select_related("place")

    def communes_named(self, text: str) -> list[Place]:
        """Communes and arrondissements of this territory whose name, former name or postcode begins so."""
        prefixes = read_typed(text).prefixes
        if not prefixes:
            return []
        names = PlaceName.objects.none()
        for prefix in prefixes:
            names = names | PlaceName.objects.beginning(prefix)
        keys = names.filter(_holds(self.place)).order_by("-weight").values_list("place", "key")
        found: dict[int, bool] = {}
        for place, key in keys[: 4 * COMMUNES]:
            found[place] = found.get(place, False) or key in prefixes
        # A name typed in full means itself.
        wanted = [place for place, whole in found.items() if whole] or list(found)
        places = Place.objects.select_related("departement").in_bulk(wanted[:COMMUNES])
        return [places[place] for place in wanted if place in places]

    def _area(self, area: TargetArea) -> Row:
        overseas = self.place.kind == Kind.COUNTRY and area.place.zone != Zone.METROPOLE
        return self._row(area, area.place.code, area.place.name, None, area.precincts, area.imputed, overseas=overseas)

    def _precinct(self, target: Target) -> Row:
        name = precinct_name(target.precinct.code, target.precinct.commune.name)
        return self._row(target, target.precinct.code, name, target.rank, 1, int(target.imputed), target.basin)

    def _row(
        self,
        one: Any,
        code: str,
        name: str,
        rank: int | None,
        precincts: int,
        imputed: int,
        basin: Basin | None = None,
        overseas: bool = False,
    ) -> Row:
        return Row(
            code=code,
            name=name,
            rank=rank,
            potential=one.potential,
            people=one.people,
            registered=one.registered,
            abstention=one.abstention,
            bloc_share=one.bloc_share,
            precincts=precincts,
            imputed=imputed,
            step=self.classes.step(getattr(one, self.measure)),
            basin=basin,
            overseas=overseas,
        )


def open_view(targeting: Targeting, code: str, sort: str = Sort.RANK) -> View:
    """The place asked for, or without one the whole of the ranking. Raises Http404 outside of it."""
    place = find_place_with_path(code or (targeting.within.code if targeting.within else COUNTRY))
    if place is None:
        raise Http404
    view = View(targeting, place, sort)
    if targeting.within_id and view.path[0].pk != targeting.within_id:
        raise Http404
    return view


def find_place_with_path(code: str) -> Place | None:
    """With the four places that may be above it, in one query."""
    if not CODE.fullmatch(code):
        return None
    return Place.objects.select_related("departement", "parent__parent__parent__parent").filter(code=code).first()


def usual_targeting() -> Targeting | None:
    """What is shown to whoever asks for none: the widest, computed last."""
    found = Targeting.objects.select_related("round__election", "compared__election", "bloc", "within")
    return found.order_by(F("within").asc(nulls_first=True), F("computed_at").desc(nulls_last=True), "-pk").first()


def _holds(place: Place) -> Q:
    """The condition that a name is that of a home inside a place."""
    homes = Q(place__kind__in=Place.HOMES)
    if place.kind == Kind.COUNTRY:
        return homes
    if place.kind == Kind.REGION:
        return homes & Q(place__departement__parent=place)
    if place.kind == Kind.DEPARTEMENT:
        return homes & Q(place__departement=place)
    if place.kind == Kind.ARRONDISSEMENT:
        return homes & Q(place=place)
    return homes & (Q(place=place) | Q(place__parent=place))
