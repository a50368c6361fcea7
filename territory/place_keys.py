"""The keys a place is found by, and how what a person types is read. Pure.

A key is a folded name without its spaces: letters a to z and digits only.
"""

import re
from dataclasses import dataclass

from common.text import fold

KEY_MAX = 120
_ARTICLE = re.compile(r"^(?:l['’]\s*|(?:le|la|les)\s+)", re.IGNORECASE)
_ARRONDISSEMENT = re.compile(r"^(?P<city>.+?) (?P<number>\d+)(?P<ending>er|e)(?: Arrondissement)?$")
_POSTCODE = re.compile(r"\b\d{5}\b")
_DEPARTEMENT = re.compile(r"\(\s*(\d{2,3}|2[abAB])\s*\)\s*$")
#: « st » at the end may be an unfinished word (Strasbourg) as well as a saint.
_UNFINISHED_SAINT = re.compile(r"(?:^|[^a-z])ste?$")


@dataclass(frozen=True)
class Typed:
    """What was typed: prefixes to look for, and what else was said of the place."""

    prefixes: tuple[str, ...]
    postcode: str = ""
    departement: str = ""


def key_of(name: str) -> str:
    return fold(name).replace(" ", "")[:KEY_MAX]


def short_name(name: str) -> str:
    """« Paris 11e Arrondissement » as people write it: « Paris 11e »."""
    return name.removesuffix(" Arrondissement")


def keys_of_name(name: str) -> list[str]:
    """Every key of a name, the whole name first: without its leading article, an arrondissement by its bare number."""
    keys = [key_of(name), key_of(_ARTICLE.sub("", name))]
    district = _ARRONDISSEMENT.match(name)
    if district:
        bare = f"{district['city']} {district['number']}"
        keys += [key_of(bare), key_of(f"{name} arrondissement"), key_of(f"{bare}eme")]
    return [key for key in dict.fromkeys(keys) if key]


def read_typed(text: str) -> Typed:
    """« Arles », « 13200 », « 13200 Arles », « Arles (13) », « st-étienne ». No prefix: nothing to look for."""
    departement = _DEPARTEMENT.search(text)
    if departement:
        text = text[: departement.start()]
    postcode = _POSTCODE.search(text)
    name = _POSTCODE.sub(" ", text, count=1) if postcode else text
    key = key_of(name)
    if postcode and not key:
        return Typed(prefixes=(postcode.group(),))
    prefixes = [key] if key else []
    if _UNFINISHED_SAINT.search(name.strip().lower()):
        prefixes.append(_as_typed(name))
    return Typed(
        prefixes=tuple(dict.fromkeys(prefixes)),
        postcode=postcode.group() if postcode else "",
        departement=departement.group(1).upper() if departement else "",
    )


def _as_typed(name: str) -> str:
    """The key with its last « st » left as it is."""
    head, _, tail = name.strip().lower().rpartition("st")
    return (key_of(head) + "st" + key_of(tail))[:KEY_MAX]
