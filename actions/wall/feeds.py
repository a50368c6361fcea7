"""Feeds of the campaign's own accounts, RSS or Atom, as entries of the wall. Bytes in, entries out; nothing is fetched.

Bytes pass a gate first: well-formed XML with no DTD (no entity, so no bomb), not too deep, not too many parts.
"""

import calendar
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.sax
import feedparser
from defusedxml import DefusedXmlException

from actions.wall.allowed import video_of
from actions.wall.pages import first_picture, plain
from common.web_addresses import AddressRefused, check_address

MAX_DEPTH = 60
MAX_PARTS = 60_000
GUID, TITLE, SUMMARY = 500, 300, 600
#: A Tumblr post with a picture and fewer letters than this is a photo; with more, an article.
CAPTION = 280
#: What Tumblr calls posts without a title.
_NO_TITLES = frozenset({"photo", "video", "vidéo"})

#: What the library lets out when a feed says something that it never met, a position without a place for instance.
_STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class NotAFeed(Exception):
    """What came is no feed, or one that means harm."""


@dataclass(frozen=True)
class Entry:
    """One item of a feed. Addresses were checked; words are plain text. `published_at` None: the feed does not say."""

    guid: str
    kind: str
    title: str
    summary: str
    url: str
    video: str
    picture: str
    alt: str
    published_at: datetime | None


def read_feed(body: bytes, *, kind: str, address: str, limit: int, private: Collection[str] = ()) -> list[Entry]:
    """The newest entries of a feed, newest first; those without an address are left out. Raises NotAFeed.

    `kind` is a source's, `address` the feed's own, against which others are read.
    """
    found_entries = parsed(body, address=address).entries
    entries = [_entry(found, kind=kind, address=address, private=private) for found in found_entries]
    known = {entry.guid: entry for entry in reversed(entries) if entry is not None}
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(known.values(), key=lambda entry: entry.published_at or oldest, reverse=True)[:limit]


def parsed(body: bytes, *, address: str) -> Any:
    """What feedparser makes of bytes that passed the gate. Raises NotAFeed."""
    _gate(body)
    try:
        read = feedparser.parse(
            body, response_headers={"content-location": address}, resolve_relative_uris=False, sanitize_html=False
        )
    except _STUMBLES as error:
        raise NotAFeed(f"{type(error).__name__}: {error}") from error
    if not read.version:
        raise NotAFeed("neither RSS nor Atom")
    return read


def _gate(body: bytes) -> None:
    try:
        defusedxml.sax.parseString(body, _Measure(), forbid_dtd=True)
    except (DefusedXmlException, SAXException, ValueError, LookupError) as error:
        raise NotAFeed(str(error)) from error


class _Measure(ContentHandler):
    """Counts what opens and closes, so that nobody reads a tower of a million floors."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._parts = 0

    def startElement(self, name: str, attrs: Any) -> None:
        self._depth += 1
        self._parts += 1 + len(attrs)
        if self._depth > MAX_DEPTH or self._parts > MAX_PARTS:
            raise NotAFeed("too deep or too many parts")

    def endElement(self, name: str) -> None:
        self._depth -= 1


def _entry(found: Any, *, kind: str, address: str, private: Collection[str]) -> Entry | None:
    url = address_in(found.get("link", ""), address, private)
    if not url:
        return None
    words = _words(found)
    text = plain(words)
    picture, alt = _picture(found, words, address, private)
    video = video_of(kind, url, home=urlsplit(address).netloc)
    guid = f"video:{video}" if video else str(found.get("id") or url)
    title = plain(str(found.get("title", "")))
    if title.lower() in _NO_TITLES:
        title = ""
    title = title or _cut(text, 80)
    return Entry(
        guid=guid if len(guid) <= GUID else hashlib.sha256(guid.encode(errors="replace")).hexdigest(),
        kind=_kind(kind, video=video, picture=picture, text=text),
        title=_cut(title, TITLE),
        summary=_cut(text, SUMMARY),
        url=url,
        video=video,
        picture=picture,
        alt=alt,
        published_at=time_of(found),
    )


def _kind(kind: str, *, video: str, picture: str, text: str) -> str:
    if video:
        return "video"
    is_photo = kind == "flickr" or (kind == "tumblr" and len(text) < CAPTION)
    return "photo" if picture and is_photo else "article"


def _words(found: Any) -> str:
    """The summary; the whole text where there is none."""
    whole = " ".join(str(part.get("value", "")) for part in found.get("content", []))
    return str(found.get("summary", "")) or whole


def _picture(found: Any, words: str, address: str, private: Collection[str]) -> tuple[str, str]:
    """The first picture that the entry names, the largest place first: address and alternative text."""
    named = [str(one.get("url", "")) for one in found.get("media_content", []) if _is_picture(one)]
    named += [str(one.get("href", "")) for one in found.get("links", []) if _is_picture(one)]
    named += [str(one.get("url", "")) for one in found.get("media_thumbnail", [])]
    for one in named:
        if url := address_in(one, address, private):
            return url, ""
    whole = " ".join([words, *(str(part.get("value", "")) for part in found.get("content", []))])
    source, alt = first_picture(whole)
    return address_in(source, address, private), alt


def _is_picture(one: Any) -> bool:
    return one.get("medium") == "image" or str(one.get("type", "")).startswith("image/")


def address_in(text: str, base: str, private: Collection[str]) -> str:
    """An address in a feed, whole, or "" when it is none that the public may follow."""
    if not text:
        return ""
    try:
        return check_address(urljoin(base, text.strip()), schemes=("http", "https"), private=private)
    except (AddressRefused, ValueError):
        return ""


def time_of(found: Any) -> datetime | None:
    """When an entry was published, or changed where it does not say."""
    read = found.get("published_parsed") or found.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(read), tz=UTC) if read else None
    except (OverflowError, ValueError, OSError):
        return None


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
