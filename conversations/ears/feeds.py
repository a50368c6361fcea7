"""Feeds of blogs and media: bytes in, `Heard` out; nothing is fetched or written here.

A feed is parsed only where its entries changed: many servers know nothing of « not modified », and write the hour of
the answer above entries that are the same.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from actions.wall.feeds import address_in, parsed, time_of
from actions.wall.pages import LONGEST, plain
from conversations.desk.heard import Heard, Speaker
from conversations.desk.sites import home_of
from conversations.models import Mention

#: The newest entries are looked at; what was said longer ago is no conversation any more.
NEWEST = 50
OLDEST = timedelta(days=30)
#: Links of one entry that are looked at.
_MOST_LINKS = 200
_NAME, _LANGUAGE = 120, 5


@dataclass(frozen=True)
class Said:
    """One entry as a `Heard`, and the addresses that it links to."""

    heard: Heard
    links: tuple[str, ...]


def print_of(body: bytes) -> str:
    """Of its entries alone, what stands above them left out; the same print is the same entries."""
    starts = [place for mark in (b"<item", b"<entry") if (place := body.find(mark)) >= 0]
    return hashlib.sha256(body[min(starts, default=0) :]).hexdigest()


def entries_of(body: bytes, *, address: str, at: datetime, private: Collection[str] = ()) -> list[Said]:
    """What a feed says that is not old, oldest first. Raises NotAFeed.

    An entry without a date is taken as said now; one without an address is left out.
    """
    read = parsed(body, address=address)
    said = [_entry(entry, read.feed, address=address, at=at, private=private) for entry in read.entries[:NEWEST]]
    fresh = {one.heard.url: one for one in reversed(said) if one is not None and one.heard.said_at > at - OLDEST}
    return sorted(fresh.values(), key=lambda one: one.heard.said_at)


def _entry(entry: Any, feed: Any, *, address: str, at: datetime, private: Collection[str]) -> Said | None:
    url = address_in(str(entry.get("link", "")), address, private)
    if not url:
        return None
    whole = _whole(entry)
    home = home_of(url)
    outlet = plain(_outlet(entry, feed, home=home, address=address))[:_NAME]
    author = plain(str(entry.get("author", "")))[:_NAME]
    speaker = Speaker(
        kind="site",
        value=home,
        name=outlet or author,
        outlet=outlet,
        outlet_url=home,
        language=_language(entry, feed),
    )
    heard = Heard(
        origin=Mention.Origin.FEED,
        speaker=speaker,
        said_at=min(time_of(entry) or at, at),
        url=url,
        title=plain(str(entry.get("title", ""))),
        text=plain(whole),
    )
    return Said(heard, tuple(_links(whole)))


def _outlet(entry: Any, feed: Any, *, home: str, address: str) -> str:
    """The feed's name for what is on its own site; what a feed of others' articles says of where each one stands."""
    if home in (home_of(str(feed.get("link", ""))), home_of(address)):
        return str(feed.get("title", ""))
    return str(entry.get("source", {}).get("title", "")) or urlsplit(home).netloc


def _whole(entry: Any) -> str:
    """The longest of what the entry gives: its content, else its summary."""
    parts = [str(part.get("value", "")) for part in entry.get("content", [])] + [str(entry.get("summary", ""))]
    return max(parts, key=len)


def _language(entry: Any, feed: Any) -> str:
    found = str(entry.get("language") or feed.get("language") or "fr").strip().lower()[:_LANGUAGE]
    return found if found.replace("-", "").isalpha() else "fr"


def _links(html: str) -> Iterator[str]:
    finder = _Links()
    finder.feed(html[:LONGEST])
    yield from finder.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") if tag == "a" else None
        if href and len(self.found) < _MOST_LINKS:
            self.found.append(href)
