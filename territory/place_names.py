"""Every way to type each place of the gazetteer. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from territory.gazetteer import Gazetteer, PlaceRow
from territory.overseas import COLLECTIVITIES
from territory.place_keys import key_of, keys_of_name

#: What people write for a city whose postcodes all belong to its arrondissements.
CITY_POSTCODES = {"75056": "75000", "69123": "69000", "13055": "13000"}


@dataclass(frozen=True)
class NameRow:
    """One `territory.PlaceName`, its place by code."""

    place: str
    key: str
    label: str
    weight: int


def names_of(gazetteer: Gazetteer, places: Iterable[PlaceRow]) -> list[NameRow]:
    """One row per place and key: of two ways to the same key, the place's own name comes first."""
    homes = {place.code: place for place in places if place.kind in {"commune", "arrondissement", "collectivity"}}
    rows: dict[tuple[str, str], NameRow] = {}
    for row in (*_own_names(homes), *_postcodes(homes), *_former_names(gazetteer, homes), *_towns(homes)):
        rows.setdefault((row.place, row.key), row)
    return list(rows.values())


def _own_names(homes: dict[str, PlaceRow]) -> Iterator[NameRow]:
    for place in homes.values():
        for key in keys_of_name(place.name):
            yield NameRow(place.code, key, "", place.population)


def _postcodes(homes: dict[str, PlaceRow]) -> Iterator[NameRow]:
    cities = {place.parent for place in homes.values() if place.kind == "arrondissement"}
    for place in homes.values():
        postcodes = place.postcodes.split()
        if place.code in cities:
            postcodes = [CITY_POSTCODES[place.code]] if place.code in CITY_POSTCODES else []
        if place.code in COLLECTIVITIES:
            first, last = COLLECTIVITIES[place.code].postcodes
            postcodes = [str(postcode) for postcode in range(first, last + 1)]
        for postcode in postcodes:
            yield NameRow(place.code, postcode, "", place.population)


def _former_names(gazetteer: Gazetteer, homes: dict[str, PlaceRow]) -> Iterator[NameRow]:
    for parent, rows in gazetteer.former.items():
        place = homes.get(parent)
        if place is None:
            continue
        for row in rows:
            if key_of(row["nom"]) != key_of(place.name):
                for key in keys_of_name(row["nom"]):
                    yield NameRow(place.code, key, row["nom"], int(row["population"] or 0))


def _towns(homes: dict[str, PlaceRow]) -> Iterator[NameRow]:
    for code, facts in COLLECTIVITIES.items():
        if code in homes:
            for town in facts.towns:
                for key in keys_of_name(town):
                    yield NameRow(code, key, town, facts.population)
