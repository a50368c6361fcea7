"""Numbers as the reader's language writes them: « 21,3 % », « 1 100 »."""

from django.utils.formats import number_format

NARROW = "\N{NARROW NO-BREAK SPACE}"


def percent(share: float) -> str:
    """One decimal: « 21,3 % »."""
    return f"{decimal(100 * share)}{NARROW}%"


def decimal(number: float, places: int = 1) -> str:
    return number_format(round(number, places), places)


def whole(number: float) -> str:
    return number_format(round(number), 0, force_grouping=True)
