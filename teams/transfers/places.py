"""The places that a file names: thousands of texts looked up together, in a few queries."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from common.text import fold
from territory.models import Place, PlaceName
from territory.place_keys import Typed, read_typed

#: As many as fit in one query, whatever the database.
TOGETHER = 500
_CODE = re.compile(r"(?:INSEE )?(\d{5}|2[AB]\d{3})")
_POSTCODE = re.compile(r"(?:CP )?(\d{5})")
_NUMBER = re.compile(r"(?:\d{1,3}|2[AB])")


class Problem(StrEnum):
    UNKNOWN = "unknown"
    SEVERAL = "several"
    WRONG_KIND = "wrong_kind"


@dataclass(frozen=True)
class Wanted:
    """A text and the kinds of place that it may name."""

    text: str
    kinds: tuple[str, ...]


def find_places(wanted: Collection[Wanted]) -> dict[Wanted, Place | Problem]:
    """Each text's place, with its département; or what is wrong."""
    texts = {one.text for one in wanted}
    found = _territories(texts)
    for text, places in _homes(texts).items():
        found[text] |= places
    return {one: _choose(found[one.text], one.kinds) for one in wanted}


def batches(items: Iterable[Any], size: int = TOGETHER) -> Iterator[list[Any]]:
    turn = iter(items)
    while batch := list(islice(turn, size)):
        yield batch


def _choose(places: dict[int, Place], kinds: tuple[str, ...]) -> Place | Problem:
    right = [place for place in places.values() if place.kind in kinds]
    if len(right) == 1:
        return right[0]
    if right:
        return Problem.SEVERAL
    return Problem.WRONG_KIND if places else Problem.UNKNOWN


def _territories(texts: set[str]) -> dict[str, dict[int, Place]]:
    """Régions, départements and collectivities, by number, code or name."""
    by_word: dict[str, dict[int, Place]] = defaultdict(dict)
    kinds = (Place.Kind.REGION, Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY, Place.Kind.ABROAD)
    for place in Place.objects.filter(kind__in=kinds).select_related("departement", "parent"):
        words = {place.code, fold(place.name).replace(" ", "")}
        if place.kind == Place.Kind.DEPARTEMENT:
            words.add(place.code.removeprefix("D-"))
        for word in words:
            by_word[word][place.pk] = place
    found: dict[str, dict[int, Place]] = defaultdict(dict)
    for text in texts:
        code = text.strip().upper()
        if _NUMBER.fullmatch(code) and len(code) == 1:
            code = f"0{code}"
        for word in (code, fold(text).replace(" ", "")):
            found[text] |= by_word.get(word, {})
    return found


def _homes(texts: set[str]) -> dict[str, dict[int, Place]]:
    """Communes, by INSEE code, postcode or name. « INSEE 69001 » and « CP 69001 » say which of the two is meant."""
    found: dict[str, dict[int, Place]] = defaultdict(dict)
    codes: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    typed = {}
    for text in texts:
        word = text.strip().upper()
        if code := _CODE.fullmatch(word):
            codes[code[1]].append(text)
        postcode = _POSTCODE.fullmatch(word)
        typed[text] = read_typed(postcode[1] if postcode else text)
        if not word.startswith("INSEE "):
            for prefix in typed[text].prefixes:
                names[prefix].append(text)
    homes = Place.objects.homes().select_related("departement", "parent")
    for some in batches(codes):
        for place in homes.filter(code__in=some):
            for text in codes[place.code]:
                found[text][place.pk] = place
    for some in batches(names):
        rows = PlaceName.objects.filter(key__in=some, place__kind__in=Place.HOMES)
        for row in rows.select_related("place__departement", "place__parent"):
            for text in names[row.key]:
                if _agrees(row.place, typed[text]):
                    found[text][row.place_id] = row.place
    return found


def _agrees(place: Place, typed: Typed) -> bool:
    if typed.postcode and typed.postcode not in place.postcodes.split():
        return False
    above = place.departement.code if place.departement else place.code
    return not typed.departement or above.removeprefix("D-") == typed.departement
