"""Which precinct a feature is: its code, found in the properties of the four schemas that are published."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from territory.imports.report import FileRefused
from territory.precinct_codes import insee_code, precinct_code

Properties = dict[str, Any]

#: Cities whose arrondissements have INSEE codes of their own: first and last, the city, what the first is numbered.
CITIES = ((75101, 75120, "75056", 1), (69381, 69389, "69123", 1), (13201, 13216, "13055", 1))
PARIS = "75056"
#: Where a forced key holds the number alone, the commune is read here.
COMMUNES = ("codecommune", "code_commune", "insee_com", "code_insee", "insee")

_PARIS = re.compile(r"(\d{1,2})-(\d{1,2})")


class NoKey(Exception):
    """`str()` says why, in French."""


@dataclass(frozen=True)
class Schema:
    """`name` says whose layout it is; `code` reads the code of a precinct (« 93072_0011 ») or raises NoKey."""

    name: str
    code: Callable[[Properties], str]


def find_schema(first: Iterable[Properties], *, key: str = "") -> Schema:
    """The schema of a file by the properties of its first features. Raises FileRefused when none is known."""
    seen: dict[str, None] = {}
    for properties in first:
        names = {name.casefold() for name in properties}
        seen |= dict.fromkeys(properties)
        if key:
            if key.casefold() in names:
                return Schema(_("propriété « %(key)s »") % {"key": key}, lambda found: _whole(found, key))
        elif schema := _known(names):
            return schema
    asked = _("la propriété « %(key)s » n'y est pas") % {"key": key} if key else _("aucune n'est connue")
    raise FileRefused(
        _(
            "Aucune propriété ne donne le code du bureau de vote : %(asked)s. Ce fichier a : %(names)s. Indiquez la "
            "bonne avec --key."
        )
        % {"asked": asked, "names": ", ".join(sorted(seen)[:20]) or _("aucune propriété")}
    )


def _known(names: set[str]) -> Schema | None:
    if "codebureauvote" in names:
        return Schema("data.gouv.fr (codeBureauVote)", lambda found: _whole(found, "codeBureauVote"))
    if "code_bv" in names:
        return Schema("REU (CODE_BV)", lambda found: _whole(found, "CODE_BV"))
    if {"code_commune", "bureau"} <= names:
        return Schema("Lyon (code_commune, bureau)", lambda found: _whole(found, "bureau"))
    if "id_bv" in names:
        return Schema("Paris (id_bv)", lambda found: _whole(found, "id_bv"))
    return None


def _whole(properties: Properties, key: str) -> str:
    """The value of `key`: whole (« 04112_5 »), of Paris (« 19-5 »), or a number beside the code of its commune."""
    folded = {name.casefold(): value for name, value in properties.items()}
    value = _text(folded.get(key.casefold()))
    if not value:
        raise NoKey(_("Pas de code de bureau de vote (« %(key)s » est vide).") % {"key": key})
    if found := _PARIS.fullmatch(value):
        district, rank = map(int, found.groups())
        if 1 <= district <= 20:
            return f"{PARIS}_{district:02}{rank:02}"
    insee, _line, number = value.rpartition("_")
    insee = insee or next((text for name in COMMUNES if (text := _text(folded.get(name)))), "")
    try:
        return code_of(insee, number)
    except ValueError as error:
        raise NoKey(_("Code de bureau de vote illisible : « %(value)s ».") % {"value": value[:40]}) from error


def code_of(insee: str, number: str) -> str:
    """« 04112 », « 5 » → « 04112_0005 ». An arrondissement of Paris, Lyon or Marseille becomes its city.

    Raises ValueError for what is no code.
    """
    if len(insee) < 4:
        raise ValueError(insee)
    insee = insee_code("", insee)
    for first, last, city, district in CITIES:
        if insee.isdigit() and first <= int(insee) <= last:
            if len(number) <= 2:
                number = f"{int(insee) - first + district:02}{number.zfill(2)}"
            insee = city
    return precinct_code(insee, number)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()
