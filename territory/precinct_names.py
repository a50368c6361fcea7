"""How a precinct is called by people: « Manosque, bureau 5 », « Paris 19e, bureau 5 ». Pure; the reader's language."""

from django.utils.translation import gettext as _

#: Communes whose precincts carry the number of their arrondissement first: Paris, Lyon, Marseille.
DIVIDED = {"75056", "69123", "13055"}


def precinct_name(code: str, commune: str) -> str:
    """`code`: « 75056_1905 »; `commune`: the name of the commune it belongs to today."""
    insee, _underscore, number = code.rpartition("_")
    if insee in DIVIDED and len(number) == 4 and number[:2].isdigit() and number[:2] != "00":
        commune, number = f"{commune} {ordinal(int(number[:2]))}", number[2:]
    return _("%(commune)s, bureau %(number)s") % {"commune": commune, "number": bare(number)}


def ordinal(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"


def bare(number: str) -> str:
    """« 0005 » is written « 5 », « 001A » « 1A »."""
    return number.lstrip("0") or number
