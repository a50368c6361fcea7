"""Players of videos, built here from an identifier that was checked; providers' own HTML is never used.

A player is another site in a frame: it is loaded after a click, and the page's policy names that site alone.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from actions.wall.allowed import is_identifier


@dataclass(frozen=True)
class Player:
    """`origin` is what the page's policy lets in; `name` is who will know that somebody watches."""

    url: str
    origin: str
    name: str


def player_of(kind: str, video: str, *, feed: str = "") -> Player | None:
    """None where nothing can be played here. `feed` is the source's address: a PeerTube lives where its feed does."""
    if not is_identifier(kind, video):
        return None
    if kind == "youtube":
        origin = "https://www.youtube-nocookie.com"
        return Player(f"{origin}/embed/{video}?autoplay=1", origin, "YouTube")
    if kind == "dailymotion":
        origin = "https://geo.dailymotion.com"
        return Player(f"{origin}/player.html?video={video}", origin, "Dailymotion")
    origin, host = origin_of(feed), urlsplit(feed).hostname or ""
    return Player(f"{origin}/videos/embed/{video}?autoplay=1&p2p=0", origin, host) if host else None


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def watch_address(kind: str, video: str) -> str:
    """The video's page on its own site, from the identifier; "" where the site does not tell it that way."""
    if kind == "youtube" and is_identifier(kind, video):
        return f"https://www.youtube.com/watch?v={video}"
    if kind == "dailymotion" and is_identifier(kind, video):
        return f"https://www.dailymotion.com/video/{video}"
    return ""
