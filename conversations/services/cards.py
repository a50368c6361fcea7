"""What pages say of themselves, fetched once and shown under messages. A message waits for no other site."""

import re
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actions.models import WallSource
from actions.proposals.url_keys import url_key
from actions.sharing.page_words import Said, read_page
from actions.wall.allowed import video_of
from actions.wall.feeds import NotAFeed
from actions.wall.oembed import KINDS, MAX_ANSWER, as_entry, question
from actions.wall.pages import plain
from actions.wall.players import origin_of
from common.claims import wake
from common.fetching import Fetched, FetchError, FetchFailed, FetchRefused, fetch
from common.images import MAX_BYTES, ImageRefused, reencode
from common.web_addresses import AddressRefused, check_address, shown_host
from common.work import work_through
from conversations.group.words import first_link
from conversations.models import LinkCard, Thread
from conversations.pictures import keep_picture

TASK = "conversations.tasks.read_link_cards"
PAGES = ("text/html", "application/xhtml+xml")
PICTURES = ("image/jpeg", "image/png", "image/webp")
#: Bytes of a page, and letters of it that are looked at: what it says of itself stands at its beginning.
PAGE_BYTES, LOOKED_AT = 3_000_000, 250_000
#: Tags that say what a page is. Each ends at the next bracket, so that no page keeps its reader busy for long.
_SAYING = re.compile(r"<meta\b[^<>]{0,4000}>|<title\b[^<>]{0,500}>[^<]{0,2000}</title\s*>", re.IGNORECASE)
MOST_TAGS = 200
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?([\w-]{2,30})", re.IGNORECASE)


def card_of(text: str, *, at: datetime) -> LinkCard | None:
    """The card of the first page that a text links to; one for each page, whoever links to it. Ours have none."""
    address = first_link(text, private=settings.FETCH_PRIVATE_HOSTS)
    if not address or origin_of(address) == origin_of(settings.SITE_URL):
        return None
    fields = {"url": address, "due_at": at, "created_at": at}
    card, made = LinkCard.objects.get_or_create(url_key=url_key(address), defaults=fields)
    if made:
        wake(TASK)
    return card


def read_due(*, at: datetime, limit: int = 20) -> int:
    """Read the pages that are due, `limit` at most; returns how many now have a card."""
    return work_through(LinkCard.objects.all(), _read, at=at, limit=limit, refusals=(FetchRefused,))


def _read(card: LinkCard, at: datetime) -> None:
    """Raises FetchRefused, FetchFailed."""
    told = _told_of_video(card.url) or _told_of_page(card.url)
    picture = str(told.pop("picture"))
    large, small = _picture(picture) if picture else ("", "")
    fields = told | {"image": large, "small": small, "state": LinkCard.State.READ, "leased_until": None, "error": ""}
    with transaction.atomic():
        LinkCard.objects.filter(pk=card.pk).update(**fields)
        threads = Thread.objects.filter(messages__card=card).order_by().values("pk")
        Thread.objects.filter(pk__in=threads).update(version=F("version") + 1)


def _told_of_video(url: str) -> dict[str, str] | None:
    """A video of a player that we know: title and picture by its site's oEmbed. None for any other page."""
    kind, home = _player(url)
    if not kind:
        return None
    asked = question(url, kind=kind, feed=home)
    fields = {"video_kind": kind, "video": asked.video, "site": shown_host(url)[:100], "description": ""}
    try:
        answer = fetch(asked.address, kinds=KINDS, limit=MAX_ANSWER)
        entry = as_entry(answer.body, asked, private=settings.FETCH_PRIVATE_HOSTS)
    except (FetchError, NotAFeed):
        # It may be private, or its site may not want to say: the link still plays.
        return fields | {"title": _("Vidéo sur %(site)s") % {"site": fields["site"]}, "picture": ""}
    return fields | {"title": entry.title or fields["site"], "picture": entry.picture}


def _player(url: str) -> tuple[str, str]:
    """The kind of a video's player and the home of its site; PeerTube's are the instances of the wall alone."""
    for kind in ("youtube", "dailymotion"):
        if video_of(kind, url):
            return kind, ""
    host = urlsplit(url).netloc
    feeds = WallSource.objects.filter(kind=WallSource.Kind.PEERTUBE).values_list("feed", flat=True)
    home = next((feed for feed in feeds if urlsplit(feed).netloc == host), "")
    return ("peertube", home) if home and video_of("peertube", url, home=host) else ("", "")


def _told_of_page(url: str) -> dict[str, str]:
    answer = fetch(url, kinds=PAGES, limit=PAGE_BYTES)
    if answer.status >= 500 or answer.status == 429:
        raise FetchFailed("unreadable")
    if answer.status != 200:
        raise FetchRefused("unreadable")
    said = _said(_text(answer))
    title = plain(said.shown_title)[:200]
    if not title:
        raise FetchRefused("type")
    return {
        "title": title,
        "description": plain(said.shown_description)[:400],
        "site": (plain(said.first("og:site_name")) or shown_host(answer.url))[:100],
        "picture": _picture_of(said, answer.url),
    }


def _said(html: str) -> Said:
    tags = islice(_SAYING.finditer(html), MOST_TAGS)
    return read_page("".join(found[0] for found in tags))


def _text(answer: Fetched) -> str:
    """The beginning of a page, in the letters that it says it is written in."""
    found = re.search(r"charset=[\"']?([\w-]{2,30})", answer.headers.get("content-type", ""), re.IGNORECASE)
    inside = _CHARSET.search(answer.body[:4096])
    name = found[1] if found else inside[1].decode() if inside else "utf-8"
    try:
        return answer.body[: LOOKED_AT * 2].decode(name, "replace")[:LOOKED_AT]
    except LookupError:
        return answer.body[: LOOKED_AT * 2].decode("utf-8", "replace")[:LOOKED_AT]


def _picture_of(said: Said, base: str) -> str:
    if not said.image:
        return ""
    try:
        address = urljoin(base, said.image)
        return check_address(address, schemes=("http", "https"), private=settings.FETCH_PRIVATE_HOSTS)
    except (AddressRefused, ValueError):
        return ""


def _picture(url: str) -> tuple[str, str]:
    """Our own copy, encoded again. A card without picture is still a card: whatever fails gives none."""
    try:
        answer = fetch(url, kinds=PICTURES, limit=MAX_BYTES)
        return keep_picture(reencode(answer.body)) if answer.status == 200 else ("", "")
    except (FetchError, ImageRefused):
        return "", ""
