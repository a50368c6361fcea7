"""Codes of communes and precincts, as every official file means them. Pure.

The ministry writes overseas départements as letters: « ZA » 101 is INSEE 97101. A precinct is « 93072_0011 »: the INSEE
code of the commune at the time, and the number of the precinct on four characters.
"""

import re
from functools import lru_cache

#: The ministry's letters, and the three digits INSEE gives. ZX holds two collectivities, told apart by the commune.
OVERSEAS = {
    "ZA": "971", "ZB": "972", "ZC": "973", "ZD": "974", "ZM": "976", "ZN": "988", "ZP": "987", "ZS": "975", "ZW": "986",
}  # fmt: skip
SAINT_BARTH_AND_SAINT_MARTIN = {"7": "977", "8": "978"}
TWO_ISLANDS = {"ZX", "977", "978"}
#: Digits that come before are metropolitan codes, and need no translation.
OVERSEAS_FROM = "96"
#: French people abroad: no INSEE code; the letters stay.
ABROAD = {"ZZ", "99"}

_CODE = re.compile(r"(?:\d[\dAB]|ZZ)\d{3}")
#: Some towns divide their precincts: « 01.1 ».
_NUMBER = re.compile(r"[0-9A-Z](?:[0-9A-Z.-]{0,6}[0-9A-Z])?")


#: Files list the precincts of a commune together: a small cache is enough.
@lru_cache(maxsize=1 << 10)
def insee_code(departement: str, commune: str = "") -> str:
    """« 01 », « 4 » → « 01004 »; « ZA », « 101 » → « 97101 »; « 971 », « 101 » → « 97101 »; "", « 29011 » → « 29011 ».

    `commune` may be the whole code already. Raises ValueError for what is no code.
    """
    joined = departement + commune
    if (
        len(joined) == 5
        and len(departement) == 2
        and joined < OVERSEAS_FROM
        and joined.isdecimal()
        and joined.isascii()
    ):
        return joined
    departement, commune = departement.strip().upper(), commune.strip().upper()
    if len(commune) < 4:
        return _checked(_joined(departement, commune))
    if commune[:1] == "Z" and commune[:2] not in ABROAD:
        return _checked(_joined(commune[:2], commune[2:]))
    return _checked(commune.zfill(5))


@lru_cache(maxsize=1 << 14)
def precinct_number(number: str) -> str:
    """« 11 » → « 0011 ». Raises ValueError for what is no number of a precinct."""
    number = number.strip().upper()
    if not _NUMBER.fullmatch(number):
        raise ValueError(number)
    return number.zfill(4)


def precinct_code(insee: str, number: str) -> str:
    """« 93072 », « 11 » → « 93072_0011 ». Raises ValueError for what is no number of a precinct."""
    return f"{insee}_{precinct_number(number)}"


def departement_code(departement: str) -> str:
    """« 1 » → « 01 », « ZA » → « 971 »; what has no INSEE code stays."""
    departement = departement.strip().upper()
    return OVERSEAS.get(departement, departement.zfill(2) if departement else "")


def _joined(departement: str, commune: str) -> str:
    if departement in TWO_ISLANDS:
        return SAINT_BARTH_AND_SAINT_MARTIN.get(commune[:1], "") + commune[-2:]
    departement = departement_code(departement)
    if departement in ABROAD:
        return "ZZ" + commune.zfill(3)
    return departement + commune.zfill(3)[-(5 - len(departement)) :] if departement and commune else ""


def _checked(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError(code)
    return code
