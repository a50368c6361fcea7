"""What the names of elections and files say: which kind of election, which round. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from territory.official.vocabulary import plain


class Scope(StrEnum):
    """How far one list of candidates reaches."""

    COUNTRY = "country"
    CONSTITUENCY = "constituency"
    CANTON = "canton"
    DEPARTEMENT = "departement"
    COMMUNE = "commune"


#: By the beginning of a word of the name; the ministry's file names begin with two letters and the year (« LG12_… »).
_SCOPES = {
    "pres": Scope.COUNTRY, "pr": Scope.COUNTRY, "euro": Scope.COUNTRY, "eu": Scope.COUNTRY, "er": Scope.COUNTRY,
    "refe": Scope.COUNTRY, "rf": Scope.COUNTRY,
    "legi": Scope.CONSTITUENCY, "leg": Scope.CONSTITUENCY, "lg": Scope.CONSTITUENCY,
    "muni": Scope.COMMUNE, "mn": Scope.COMMUNE,
    "cant": Scope.CANTON, "depa": Scope.CANTON, "dpmt": Scope.CANTON, "dp": Scope.CANTON, "cn": Scope.CANTON,
    "regi": Scope.DEPARTEMENT, "rg": Scope.DEPARTEMENT,
}  # fmt: skip
#: Years when France elected its European deputies in eight parts, each with its own lists.
_EUROPE_IN_PARTS = range(2004, 2019)
#: What data.gouv.fr calls a kind of election in `id_election`, by the beginning of ours.
_AGGREGATED = {
    "pres": "pres", "legi": "legi", "euro": "euro", "muni": "muni", "regi": "regi", "cant": "cant", "depa": "dpmt",
    "dpmt": "dpmt", "refe": "refe",
}  # fmt: skip
_ROUND = re.compile(
    r"(?<![a-z0-9])(?:t|tour[ _-]?)([12])(?![a-z0-9])|(?<![a-z0-9])([12])(?:er|e|eme|nd|d)?[ _-]?tour(?![a-z])|"
    r"(?:presidentielles?|legislatives?|europeennes?|municipales?|regionales?|departementales?)-([12])(?![0-9])"
)
_SPELT = {"premier": 1, "second": 2, "deuxieme": 2}


def scope_of(*names: str) -> Scope | None:
    """By the first name that says it: the election's slug, then the file's name."""
    for name in names:
        words = plain(name).split()
        for word in words:
            letters = word.rstrip("0123456789")
            found = _SCOPES.get(letters[:4]) or _SCOPES.get(letters)
            if found and letters[:2] in {"eu", "er"} and _year(words) in _EUROPE_IN_PARTS:
                return Scope.DEPARTEMENT
            if found:
                return found
    return None


def _year(words: Iterable[str]) -> int:
    """« 2014 », or the 14 of « er14 »; 0 when there is none."""
    found = [re.fullmatch(r"(?:20|[a-z]{2})(\d\d)", word) for word in words]
    return next((2000 + int(match[1]) for match in found if match), 0)


def guessed_round(name: str) -> int | None:
    """« PR17_BVot_T1_FE.txt » → 1; None when it says none, or both."""
    text = " ".join(plain(part) for part in re.split(r"[_.]", name.lower()))
    text = f"{name.lower()} {text}".replace("_", " ").replace("é", "e").replace("è", "e")
    found = {int(next(filter(None, groups))) for groups in _ROUND.findall(text)}
    found |= {number for word, number in _SPELT.items() if f"{word} tour" in text or f"{word}-tour" in text}
    return found.pop() if len(found) == 1 else None


def aggregated_ids(slug: str, numbers: Iterable[int]) -> dict[str, int]:
    """« presidentielle-2017 », 1 → {"2017_pres_t1": 1}; empty when the slug names no year or no kind."""
    words = plain(slug).split()
    year = next((word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)), "")
    kind = next((_AGGREGATED[word[:4]] for word in words if word[:4] in _AGGREGATED), "")
    return {f"{year}_{kind}_t{number}": number for number in numbers} if year and kind else {}
