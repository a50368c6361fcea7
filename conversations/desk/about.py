"""Whether a text speaks of the campaign: its names as whole words, or a link to its site. Pure."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from common.text import fold

#: Letters kept before the first word that speaks of the campaign, in a text too long to be kept whole.
BEFORE = 400


def speaks_of(text: str, *, names: Iterable[str], links: Iterable[str] = (), hosts: Collection[str] = ()) -> bool:
    """`names` are compared without accents and capitals; `hosts` are the campaign's own, with their port if any."""
    if any(_host(link) in hosts for link in links):
        return True
    words = f" {fold(text)} "
    return any(f" {name} " in words for name in map(fold, names) if name)


def passage(text: str, *, names: Iterable[str], length: int) -> str:
    """A text as it is kept: whole, or `length` letters of it around the first that speaks of the campaign."""
    if len(text) <= length:
        return text
    found = [place for name in names if (place := _first(text, name)) >= 0]
    start = max(0, min(found, default=0) - BEFORE)
    start = min(start, len(text) - length + 1) if start else 0
    return (("…" if start else "") + text[start:])[: length - 1].rstrip() + ("…" if start + length <= len(text) else "")


def _first(text: str, name: str) -> int:
    """Where a name stands as it is written, capitals apart; -1 where only its folded form is there."""
    found = re.search(re.escape(name), text, re.IGNORECASE) if name else None
    return found.start() if found else -1


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
