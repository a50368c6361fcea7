"""Words that the site itself uses: the first segments of its routes, whichever package brings them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.urls import get_resolver


@cache
def site_words() -> frozenset[str]:
    """« carte », « partager », « admin »…: none of them is anybody's slug."""
    return frozenset(re.sub(r"[^a-z0-9-]", "", word) for word in _first_segments(get_resolver().url_patterns)) - {""}


def _first_segments(patterns: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for entry in patterns:
        route = str(getattr(entry, "pattern", ""))
        first = route.lstrip("^").split("/")[0].split("<")[0].lower()
        if not first and hasattr(entry, "url_patterns"):
            found |= _first_segments(entry.url_patterns)
        else:
            found.add(first)
    return found
