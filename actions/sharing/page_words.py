"""What a page says of itself to those who show it elsewhere: Open Graph, Twitter card, JSON-LD, oEmbed. Pure."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: Of a value that a page repeats, networks read the first.
_RELATIONS = {"canonical", "alternate"}
_OEMBED = {"application/json+oembed", "text/xml+oembed"}


@dataclass
class Said:
    """`meta` has og:*, twitter:*, description and robots by name; `unread` counts JSON-LD blocks that are no JSON."""

    title: str = ""
    language: str = ""
    canonical: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    linked_data: list[Any] = field(default_factory=list)
    unread: int = 0
    oembed: list[str] = field(default_factory=list)

    def first(self, *names: str) -> str:
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    @property
    def shown_title(self) -> str:
        return self.first("og:title", "twitter:title") or self.title

    @property
    def shown_description(self) -> str:
        return self.first("og:description", "twitter:description", "description")

    @property
    def image(self) -> str:
        return self.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image")


def read_page(html: str) -> Said:
    """Never fails: what cannot be read is not there, as for the networks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.said


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = Said()
        self._kept = ""  # "title" or "ld" while inside
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.said.language = found.get("lang", "")
        elif tag == "meta":
            self._meta(found)
        elif tag == "link":
            self._link(found)
        elif tag == "title" and not self.said.title:
            self._kept, self._words = "title", []
        elif tag == "script" and found.get("type") == "application/ld+json":
            self._kept, self._words = "ld", []

    def handle_data(self, data: str) -> None:
        if self._kept:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._kept == "title" and tag == "title":
            self.said.title = " ".join("".join(self._words).split())
        elif self._kept == "ld" and tag == "script":
            self._read_linked_data("".join(self._words))
        else:
            return
        self._kept = ""

    def _meta(self, found: dict[str, str]) -> None:
        name = (found.get("property") or found.get("name") or "").strip().lower()
        if name.startswith(("og:", "twitter:", "article:")) or name in ("description", "robots", "author"):
            self.said.meta.setdefault(name, " ".join(found.get("content", "").split()))

    def _link(self, found: dict[str, str]) -> None:
        relations = set(found.get("rel", "").lower().split()) & _RELATIONS
        if "canonical" in relations and not self.said.canonical:
            self.said.canonical = found.get("href", "")
        elif "alternate" in relations and found.get("type", "").lower() in _OEMBED:
            self.said.oembed.append(found.get("href", ""))

    def _read_linked_data(self, words: str) -> None:
        try:
            self.said.linked_data.append(json.loads(words))
        except ValueError:
            self.said.unread += 1


def items_of(linked_data: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """« Article », « Event »…: each thing that the JSON-LD tells of, by its kind."""
    found: list[tuple[str, dict[str, Any]]] = []
    for block in linked_data:
        inside = block.get("@graph", [block]) if isinstance(block, dict) else block
        for item in inside if isinstance(inside, list) else []:
            kind = item.get("@type") if isinstance(item, dict) else None
            found += [(str(one), item) for one in (kind if isinstance(kind, list) else [kind]) if one]
    return found


def kinds_of(linked_data: list[Any]) -> list[str]:
    """What the JSON-LD says the page is about."""
    return [kind for kind, _item in items_of(linked_data)]
