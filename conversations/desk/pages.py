"""What a page of somebody else's says, and who says it. HTML in, plain words out; nothing is fetched.

Microformats first, since that is how independent blogs speak; then Open Graph and JSON-LD; then the words themselves.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import mf2py
from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from django.utils.dateparse import parse_datetime

from actions.proposals.url_keys import canonical
from actions.sharing.page_words import Said, items_of, read_page
from actions.wall.pages import plain

#: Letters and tags of a page that are looked at: reading a tower of tags takes time that grows with its square.
LONGEST, MOST_TAGS = 400_000, 8_000
NAME, TITLE, TEXT = 120, 300, 20_000
#: Tags within tags; what lies deeper counts as lying there.
_DEEP = 200
#: Words of these are not what the author says.
_AROUND = frozenset({"script", "style", "template", "noscript", "nav", "header", "footer", "aside", "form", "svg"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
_LINKED = {"a": "href", "area": "href", "link": "href", "img": "src", "video": "src", "audio": "src", "iframe": "src",
           "blockquote": "cite", "q": "cite"}  # fmt: skip
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_FEEDS = ("application/rss+xml", "application/atom+xml")
#: What libraries let out on pages that nobody wrote by hand.
_STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, ParserRejectedMarkup, RecursionError,
             TypeError, ValueError)  # fmt: skip


@dataclass(frozen=True)
class Article:
    """Plain words, addresses as they are written in the page made whole. `said_at` None: the page does not say."""

    title: str = ""
    text: str = ""
    author: str = ""
    outlet: str = ""
    language: str = "fr"
    said_at: datetime | None = None
    address: str = ""
    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()

    def links_to(self, target: str) -> bool:
        """Whether it links to this page, however its address is spelt."""
        wanted = canonical(target)
        return bool(wanted) and any(canonical(link) == wanted for link in self.links)


def decoded(body: bytes, content_type: str = "") -> str:
    """A page's letters, by what its header says, then by what it says itself, then UTF-8."""
    named = _CHARSET.search(content_type.encode(errors="replace")) or _CHARSET.search(body[:2048])
    try:
        return body.decode(named[1].decode() if named else "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def read_article(html: str, *, url: str) -> Article:
    """Never fails: what cannot be read is not there."""
    html = _short(_PROLOGUE.sub("", html))
    said, words = read_page(html), _Words()
    words.feed(html)
    words.close()
    entry = _entry(html, url)
    return Article(
        title=_first(_text(entry, "name"), said.shown_title)[:TITLE],
        text=_first(_text(entry, "content"), words.text, _text(entry, "summary"), said.shown_description)[:TEXT],
        author=_first(_author(entry), _named(said), said.first("article:author", "author"))[:NAME],
        outlet=plain(said.first("og:site_name"))[:NAME],
        language=_language(said.language),
        said_at=_time(_raw(entry, "published")) or _time(_published(said)) or _time(words.time),
        address=_whole(said.canonical or said.first("og:url"), url),
        links=tuple(_whole(link, url) for link in words.links if link),
        feeds=tuple(_whole(link, url) for link in words.feeds if link),
    )


def _short(html: str) -> str:
    html, place = html[:LONGEST], -1
    for _tag in range(MOST_TAGS):
        place = html.find("<", place + 1)
        if place < 0:
            return html
    return html[:place]


def _entry(html: str, url: str) -> dict[str, Any]:
    """The properties of the page's first h-entry; {} without one."""
    if "h-entry" not in html:
        return {}
    try:
        read = mf2py.parse(doc=BeautifulSoup(html, "html.parser"), url=url)
    except _STUMBLES:
        return {}
    waiting = list(read.get("items", []))
    while waiting:
        item = waiting.pop(0)
        if "h-entry" in item.get("type", []):
            found: dict[str, Any] = item.get("properties", {})
            return found
        waiting += item.get("children", [])
    return {}


def _raw(entry: dict[str, Any], name: str) -> str:
    found = (entry.get(name) or [""])[0]
    if isinstance(found, dict):
        found = found.get("value") or ""
    return str(found)


def _text(entry: dict[str, Any], name: str) -> str:
    return plain(_raw(entry, name).replace("<", "&lt;"))


def _author(entry: dict[str, Any]) -> str:
    found = (entry.get("author") or [""])[0]
    if isinstance(found, dict):
        found = (found.get("properties", {}).get("name") or [found.get("value") or ""])[0]
    return plain(str(found))


def _named(said: Said) -> str:
    """The author that JSON-LD names."""
    for _kind, item in items_of(said.linked_data):
        found = item.get("author")
        found = found[0] if isinstance(found, list) and found else found
        name = found.get("name") if isinstance(found, dict) else found
        if isinstance(name, str) and name.strip():
            return plain(name)
    return ""


def _published(said: Said) -> str:
    dated = [item.get("datePublished") for _kind, item in items_of(said.linked_data)]
    return said.first("article:published_time") or next((one for one in dated if isinstance(one, str)), "")


def _time(written: str) -> datetime | None:
    try:
        read = parse_datetime(written.strip())
    except ValueError:
        return None
    if read is None:
        return None
    try:
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _first(*found: str) -> str:
    return next((one.strip() for one in found if one and one.strip()), "")


def _language(written: str) -> str:
    found = written.strip().lower()[:5].rstrip("-")
    return found if found and found.replace("-", "").isalpha() else "fr"


def _whole(link: str, base: str) -> str:
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


class _Words(HTMLParser):
    """Links and words of a page: those of its article, else of its main part, else of its paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.feeds: list[str] = []
        self.time = ""
        self._open: list[str] = []
        self._words: dict[str, list[str]] = {"article": [], "main": [], "p": []}

    @property
    def text(self) -> str:
        found = (" ".join(" ".join(parts).split()) for parts in self._words.values())
        return plain(next((words for words in found if words), "").replace("<", "&lt;"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        relations = told.get("rel", "").lower().split()
        if tag == "link" and "alternate" in relations and told.get("type", "").lower() in _FEEDS:
            self.feeds.append(told.get("href", ""))
        elif tag in _LINKED and "canonical" not in relations:
            self.links.append(told.get(_LINKED[tag], ""))
        if tag == "time" and not self.time and "article" in self._open:
            self.time = told.get("datetime", "")
        if tag not in _VOID and len(self._open) < _DEEP:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = set(self._open)
        if inside & _AROUND:
            return
        for part, words in self._words.items():
            if part in inside:
                words.append(data)
