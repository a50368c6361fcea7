"""Finding a place from what a person types: its first letters, its postcode, or both."""

import re
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Case, Q, QuerySet, Value, When

from territory.models import Place, PlaceName
from territory.place_keys import Typed, read_typed

LIMIT = 8
CODE = re.compile(r"[0-9A-Z-]{1,12}")
#: Names read for each place wanted: a place may match by several of its names.
NAMES_PER_PLACE = 4


@dataclass(frozen=True)
class PlaceMatch:
    """`matched`: the former commune or the town that was typed, "" when it was the place's own name."""

    place: Place
    matched: str = ""

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def label(self) -> str:
        """One line, which is understood when it is typed: « Arles (13) », « Bâgé-la-Ville »."""
        return self.matched or described(self.place)

    @property
    def detail(self) -> str:
        """What tells it from its namesakes: « 69250 · Rhône »; a former commune is named first."""
        postcodes = self.place.postcodes.split()
        spread = f"{postcodes[0]} – {postcodes[-1]}" if len(postcodes) > 1 else "".join(postcodes)
        departement = self.place.departement.name if self.place.departement else ""
        return " · ".join(part for part in (self.matched, spread, departement) if part)


def described(place: Place) -> str:
    """« Arles (13) »: the name and the département."""
    departement = place.departement.code.removeprefix("D-") if place.departement else ""
    return f"{place.name} ({departement})" if departement else place.name


def search_places(text: str, *, limit: int = LIMIT) -> list[PlaceMatch]:
    """Homes that match, the most populous first; one row per place, two queries."""
    typed = read_typed(text)
    if not typed.prefixes:
        return []
    return _matches(typed, _names(typed), limit)


def resolve_place(text: str, *, limit: int = LIMIT) -> list[PlaceMatch]:
    """The places a text may mean: one when it is clear, several when the person must choose, none when it is unknown.

    A name typed in full means itself: « Arles » is not « Arles-sur-Tech ».
    """
    typed = read_typed(text)
    if not typed.prefixes:
        return []
    return _matches(typed, _names(typed).filter(key__in=typed.prefixes), limit) or search_places(text, limit=limit)


def find_place(code: str) -> Place | None:
    """Of any kind, by its code; a text that cannot be a code is not even asked for."""
    if not CODE.fullmatch(code):
        return None
    return Place.objects.select_related("parent", "departement").filter(code=code).first()


def find_territory(code: str) -> Place | None:
    """As `find_place`; a département may be named by its number alone: « 04 », « 2a », « 975 »."""
    code = code.strip().upper()
    return find_place(code) or find_place(f"D-{code}")


def find_home(code: str) -> Place | None:
    place = find_place(code)
    return place if place and place.kind in Place.HOMES else None


def is_named(place: Place, text: str) -> bool:
    """Whether a text could have been typed for a place."""
    typed = read_typed(text)
    return bool(typed.prefixes) and _names(typed).filter(place=place).exists()


def _names(typed: Typed) -> QuerySet[PlaceName]:
    names = PlaceName.objects.beginning(typed.prefixes[0])
    for prefix in typed.prefixes[1:]:
        names = names | PlaceName.objects.beginning(prefix)
    if typed.departement:
        names = names.filter(Q(place__departement__code=f"D-{typed.departement}") | Q(place__code=typed.departement))
    if typed.postcode:
        names = names.filter(place__names__key=typed.postcode)
    return names


def _matches(typed: Typed, names: QuerySet[PlaceName], limit: int) -> list[PlaceMatch]:
    """Ranked by population; a name typed in full is always among those shown, however small the place."""
    typed_in_full = Case(When(key__in=typed.prefixes, then=Value(0)), default=Value(1))
    # Only what the index holds, for there may be thousands of names to rank; then the few that are shown.
    ranked = names.order_by(typed_in_full, "-weight", "key").values_list("place_id", "key", "weight")
    first: dict[int, tuple[int, str]] = {}
    for place, key, weight in ranked[: limit * NAMES_PER_PLACE]:
        first.setdefault(place, (-weight, key))
    chosen = dict(sorted(list(first.items())[:limit], key=itemgetter(1)))
    keys = {key for _, key in chosen.values()}
    rows = PlaceName.objects.filter(place_id__in=chosen, key__in=keys).select_related("place__departement")
    by_pair = {(row.place_id, row.key): row for row in rows}
    found = [by_pair[place, key] for place, (_, key) in chosen.items()]
    return [PlaceMatch(row.place, row.label) for row in found]
