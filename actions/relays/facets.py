"""What can be pressed in a Bluesky post: links, hashtags, mentions, placed in bytes of UTF-8."""

import re
from dataclasses import dataclass

from actions.relays.text import find_links

_TAG = re.compile(r"(?:^|(?<=\s))#((?=[^\s#]*[^\d\s\W])[\w·-]{1,64})")
_MENTION = re.compile(
    r"(?:^|(?<=[\s(]))@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", re.IGNORECASE
)


@dataclass(frozen=True)
class Facet:
    """`kind`: link, tag or mention; `value`: the address, the word, the handle."""

    kind: str
    value: str
    start: int
    end: int


def find_facets(text: str) -> list[Facet]:
    """In the order of the text; none lies in another."""
    links = find_links(text)
    found = [("link", text[start:end], start, end) for start, end in links]
    for kind, pattern in (("tag", _TAG), ("mention", _MENTION)):
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in links):
                found.append((kind, match[1], match.start(), match.end()))
    return [
        Facet(kind, value, _bytes(text[:start]), _bytes(text[:end]))
        for kind, value, start, end in sorted(found, key=lambda one: one[2])
    ]


def _bytes(text: str) -> int:
    return len(text.encode())
