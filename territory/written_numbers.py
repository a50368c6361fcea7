"""Numbers as the reader's language writes them: « 21,3 % », « 1 100 »."""

from django.contrib.humanize.templatetags import humanize
from django.utils.formats import number_format
from django.utils.html import strip_tags
from django.utils.translation import get_language

NARROW = "\N{NARROW NO-BREAK SPACE}"


def percent(share: float) -> str:
    """One decimal: « 21,3 % » in French, “21.3%” elsewhere."""
    return f"{decimal(100 * share)}{NARROW if _in_french() else ''}%"


def decimal(number: float, places: int = 1) -> str:
    return number_format(round(number, places), places)


def whole(number: float) -> str:
    return number_format(round(number), 0, force_grouping=True)


def ordinal(number: int) -> str:
    """« 1er », « 3 305e ». Django's own writes « 21er »."""
    if _in_french():
        return f"{whole(number)}{'er' if number == 1 else 'e'}"
    return strip_tags(str(humanize.ordinal(number))).replace(str(number), whole(number))


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")
