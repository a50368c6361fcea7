"""How an address is written by hand, and which street is meant by it. Pure.

« 12 bis, bd St-Michel, 75006 Paris », « 12 rue des lilas digne »: a number, a street, and then the commune.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from common.text import fold

TEXT_MAX = 120
#: Words of a commune's name that are tried at the end of what was typed in one breath.
TAIL_MAX = 6
#: How alike a misspelt street must be.
ALIKE = 0.82
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_NUMBER = re.compile(r"^\s*(\d{1,4})\s*(bis|ter|quater|[a-h](?=[\s,]))?(?![a-z\d])[\s,]*", re.IGNORECASE)
#: As files of addresses write them in full.
_SHORT = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "fbg": "faubourg",
    "fg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "mte": "montee",
    "pass": "passage",
    "pl": "place",
    "qu": "quai",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "trav": "traverse",
    "cdt": "commandant",
    "cne": "capitaine",
    "col": "colonel",
    "dr": "docteur",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "pdt": "president",
    "pr": "professeur",
}
_KINDS = {
    *("allee", "avenue", "boulevard", "chemin", "cite", "clos", "cour", "cours", "esplanade", "faubourg", "hameau"),
    *("impasse", "lotissement", "mail", "montee", "passage", "place", "placette", "promenade", "quai", "residence"),
    *("rond", "route", "rue", "ruelle", "sente", "sentier", "square", "traverse", "venelle", "villa", "voie"),
}
#: « avenue du général Leclerc » is often the marshal's.
_TITLES = {
    *("abbe", "capitaine", "colonel", "commandant", "docteur", "general", "lieutenant", "marechal", "president"),
    "professeur",
}
_SMALL = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"}


@dataclass(frozen=True)
class TypedAddress:
    """`commune` is empty when no comma or postcode tells where the street ends: then its words end `street`."""

    street: str
    commune: str = ""
    postcode: str = ""
    number: int | None = None
    suffix: str = ""


@dataclass(frozen=True)
class StreetName:
    """A street's kind (« rue ») and the words that tell it from others."""

    kind: str
    words: tuple[str, ...]


def looks_like_address(text: str) -> bool:
    """A number and a name, or a street's kind in front: no commune is written so."""
    without = _POSTCODE.sub(" ", text)
    number = _NUMBER.match(without)
    if number and fold(without[number.end() :]):
        return True
    words = fold(without).split()
    return len(words) > 2 and _SHORT.get(words[0], words[0]) in _KINDS


def read_address(text: str) -> TypedAddress | None:
    """None when no street is named."""
    text = text[:TEXT_MAX]
    postcode = _POSTCODE.search(text)
    if postcode:
        before, after = text[: postcode.start()], text[postcode.end() :]
    else:
        before, _comma, after = _last_comma(text)
    number = _NUMBER.match(before)
    street = (before[number.end() :] if number else before).strip(" ,")
    commune = after.strip(" ,")
    if postcode and not commune:  # « 12 rue des Lilas, Digne 04000 »
        street, _comma, commune = _last_comma(street)
    street = street.strip(" ,")
    if not name_of(street).words:
        return None
    return TypedAddress(
        street=street,
        commune=commune.strip(" ,"),
        postcode=postcode.group() if postcode else "",
        number=int(number[1]) if number else None,
        suffix=(number[2] or "").lower() if number else "",
    )


def splits(text: str) -> list[tuple[str, str]]:
    """« rue des lilas digne les bains » as street and commune, the longest commune first; a street keeps a name."""
    words = text.split()
    most = min(TAIL_MAX, len(words) - 1)
    parts = [(" ".join(words[:-n]), " ".join(words[-n:])) for n in range(most, 0, -1)]
    return [(street, commune) for street, commune in parts if name_of(street).words]


@lru_cache(maxsize=20_000)
def name_of(street: str) -> StreetName:
    words = fold(street).split()
    words = [_SHORT.get(word, word) if place == 0 or len(word) > 1 else word for place, word in enumerate(words)]
    kind = words[0] if words and words[0] in _KINDS else ""
    telling = [word for word in words[bool(kind) :] if word not in _SMALL]
    return StreetName(kind, tuple(telling))


def streets_meant(typed: str, known: Iterable[str], *, limit: int = 4) -> list[str]:
    """Of the streets there are, those that somebody may have meant, the likeliest first."""
    asked = name_of(typed)
    if not asked.words:
        return []
    names = sorted(set(known))
    ranked = [(rank, name) for name in names if (rank := _rank(asked, name_of(name))) is not None]
    if not ranked:
        ranked = [(rank, name) for name in names if (rank := _likeness(asked, name_of(name))) is not None]
    best = sorted(ranked)
    # What is written in full is meant; what holds the words besides is proposed only when nothing is.
    sure = [name for rank, name in best if rank < 2]
    return (sure or [name for _rank_of, name in best])[:limit]


def number_meant(typed: TypedAddress, there: list[tuple[int, int, str]]) -> int | None:
    """Of (key, number, suffix) in one street, the key of the nearest number; without one, of the middle."""
    if not there:
        return None
    if typed.number is None:
        ordered = sorted(there, key=lambda one: (one[1], one[2]))
        return ordered[len(ordered) // 2][0]
    wanted = typed.number

    def far(one: tuple[int, int, str]) -> tuple[int, bool, int, str]:
        _key, number, suffix = one
        return abs(number - wanted), suffix.lower() != typed.suffix, number, suffix

    return min(there, key=far)[0]


def _rank(asked: StreetName, street: StreetName) -> float | None:
    """0: these words and kind; 1: these words, no kind said; 2 and more: another kind, title, or words besides."""
    same_kind = asked.kind in ("", street.kind)
    if asked.words == street.words:
        return (0.0 if asked.kind == street.kind else 1.0) if same_kind else 2.0
    if set(asked.words) <= set(street.words):
        return 3.0 + (not same_kind) + len(street.words) / 100
    if _untitled(asked) and _untitled(asked) == _untitled(street):
        return 4.5 + (not same_kind)
    *whole, last = asked.words
    begun = any(word.startswith(last) for word in street.words)
    if begun and set(whole) <= set(street.words):
        return 5.0 + (not same_kind) + len(street.words) / 100
    return None


def _untitled(street: StreetName) -> list[str]:
    return [word for word in street.words if word not in _TITLES]


def _likeness(asked: StreetName, street: StreetName) -> float | None:
    """A letter too many or too few."""
    mine, theirs = " ".join(asked.words), " ".join(street.words)
    if abs(len(mine) - len(theirs)) > max(3, len(mine) // 4):
        return None
    matcher = SequenceMatcher(None, mine, theirs)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return None
    alike = matcher.ratio()
    return 9.0 - alike + (asked.kind not in ("", street.kind)) if alike >= ALIKE else None


def _last_comma(text: str) -> tuple[str, str, str]:
    """Before and after the last comma that does not just follow the number: « 12, rue des Lilas »."""
    before, comma, after = text.rpartition(",")
    if not comma or (_NUMBER.fullmatch(before + " ") and not name_of(_NUMBER.sub("", before)).words):
        return text, "", ""
    return before, comma, after
