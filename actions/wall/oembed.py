"""What a site says of one of its pages (oEmbed): title, picture, kind. Its HTML is thrown away."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from actions.wall.allowed import is_allowed, oembed_address, video_of
from actions.wall.feeds import TITLE, Entry, NotAFeed
from actions.wall.pages import plain
from actions.wall.players import origin_of, watch_address
from common.web_addresses import AddressRefused, check_address, host_of

KINDS = ("application/json", "application/json+oembed", "text/json")
MAX_ANSWER = 200_000


@dataclass(frozen=True)
class Question:
    """Whom to ask (`address`) about a page (`url`); `video` is its identifier when it is one."""

    address: str
    url: str
    video: str


def question(url: str, *, kind: str, feed: str) -> Question:
    """What to ask about a page of the site that a source's `kind` and `feed` tell. Raises NotAFeed for another's."""
    video = video_of(kind, url, home=urlsplit(feed).netloc)
    if not video and (kind not in ("flickr", "tumblr") or not is_allowed(kind, host_of(url))):
        raise NotAFeed("not of this site")
    url = watch_address(kind, video) or url
    return Question(oembed_address(kind, url, home=origin_of(feed)), url, video)


def as_entry(body: bytes, asked: Question, *, private: Collection[str] = ()) -> Entry:
    """An oEmbed answer as an entry of the wall. Raises NotAFeed."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("no JSON") from error
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise NotAFeed("no oEmbed")
    is_photo = told["type"] == "photo" and not asked.video
    return Entry(
        guid=f"video:{asked.video}" if asked.video else asked.url,
        kind="video" if asked.video else "photo" if is_photo else "article",
        title=plain(_text(told.get("title")))[:TITLE],
        summary="",
        url=asked.url,
        video=asked.video,
        picture=_address(told.get("url") if is_photo else told.get("thumbnail_url"), private),
        alt="",
        published_at=None,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _address(value: Any, private: Collection[str]) -> str:
    try:
        return check_address(_text(value), schemes=("http", "https"), private=private)
    except AddressRefused:
        return ""
