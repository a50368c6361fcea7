"""Finding an address that somebody types: first its commune, then its street there, then its number.

Each step is a range of an index, so that it costs the same beside 25 million addresses. What was typed is kept nowhere.
"""

from dataclasses import dataclass

from territory.address_words import TypedAddress, number_meant, read_address, splits, streets_meant
from territory.models import Address, Place, PlaceName
from territory.place_keys import key_of
from territory.places import PlaceMatch, described, resolve_place

#: Communes of one name, or of one postcode, that are looked through.
COMMUNES = 50
#: Addresses proposed when a text means several.
LIMIT = 4


@dataclass(frozen=True)
class AddressMatch:
    """An address, with its commune. `exact`: that very number; else the nearest in its street."""

    address: Address
    exact: bool

    @property
    def label(self) -> str:
        """« 12bis rue des Lilas, Digne-les-Bains (04) »: as one may type it again."""
        return f"{self.address}, {described(self.address.commune)}"


@dataclass(frozen=True)
class AddressAnswer:
    """`matches`, the likeliest first; without one, `communes` are those that were named, where no such street is."""

    matches: tuple[AddressMatch, ...] = ()
    communes: tuple[PlaceMatch, ...] = ()


def search_address(text: str) -> AddressAnswer:
    """« 12 rue des Lilas, Digne », « 12 bd St-Michel 75006 Paris », « 12 r lilas digne »."""
    typed = read_address(text)
    if typed is None:
        return AddressAnswer()
    if typed.commune or typed.postcode:
        communes = _communes(typed)
        return _answer(typed, communes)
    return _in_one_breath(typed)


def _in_one_breath(typed: TypedAddress) -> AddressAnswer:
    """Nothing tells where the street ends: the longest name of a commune at its end where there is such a street."""
    named: tuple[PlaceMatch, ...] = ()
    parts = splits(typed.street)
    if not parts:
        return AddressAnswer()
    known = set(
        PlaceName.objects.filter(key__in=[key_of(name) for _street, name in parts]).values_list("key", flat=True)
    )
    for street, name in parts:
        if key_of(name) in known or name == parts[-1][1]:
            told = TypedAddress(street, name, number=typed.number, suffix=typed.suffix)
            found = _answer(told, _communes(told))
            if found.matches:
                return found
            named = named or found.communes
    return AddressAnswer(communes=named)


def _communes(typed: TypedAddress) -> list[PlaceMatch]:
    """Those that the words and the postcode may mean; the postcode alone when its commune is written otherwise."""
    if not typed.commune:
        return resolve_place(typed.postcode, limit=COMMUNES)
    both = resolve_place(f"{typed.postcode} {typed.commune}", limit=COMMUNES)
    return both or (resolve_place(typed.postcode, limit=COMMUNES) if typed.postcode else [])


def _answer(typed: TypedAddress, communes: list[PlaceMatch]) -> AddressAnswer:
    matches: list[AddressMatch] = []
    for key, street in _streets(typed, communes):
        match = _in_street(typed, key, street)
        if match:
            matches.append(match)
    return AddressAnswer(tuple(matches[:LIMIT]), tuple(communes))


def _streets(typed: TypedAddress, communes: list[PlaceMatch]) -> list[tuple[int, str]]:
    """Key of the commune and name of the street; communes come the most populous first."""
    keys = list(dict.fromkeys(_holder(match.place) for match in communes))
    known: dict[int, list[str]] = {key: [] for key in keys}
    rows = Address.objects.filter(commune__in=keys).order_by().values_list("commune_id", "street").distinct()
    for key, street in rows.iterator():
        known[key].append(street)
    found = [(key, street) for key in keys for street in streets_meant(typed.street, known[key], limit=LIMIT)]
    if len(keys) > 1:  # across communes, the likeliest street; of several as likely, that of the largest commune
        likeliest = streets_meant(typed.street, [street for _key, street in found], limit=LIMIT)
        found = sorted((one for one in found if one[1] in likeliest), key=lambda one: likeliest.index(one[1]))
    return found[: 2 * LIMIT]


def _in_street(typed: TypedAddress, commune: int, street: str) -> AddressMatch | None:
    there = Address.objects.filter(commune=commune, street=street).order_by()
    if typed.postcode and there.filter(postcode=typed.postcode).exists():
        there = there.filter(postcode=typed.postcode)  # a city may have two streets of one name
    key = number_meant(typed, list(there.values_list("pk", "number", "suffix")))
    if key is None:
        return None
    address = Address.objects.select_related("commune__departement").get(pk=key)
    return AddressMatch(address, exact=typed.number in (None, address.number))


def _holder(place: Place) -> int:
    """Addresses of Paris, Lyon and Marseille are held by the city."""
    if place.kind == Place.Kind.ARRONDISSEMENT and place.parent_id:
        return place.parent_id
    return place.pk
