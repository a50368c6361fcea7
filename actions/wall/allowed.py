"""The sites whose feeds and oEmbed answers the wall reads, and which addresses on them are videos.

Nothing is discovered: a provider that is not here is not asked. Of what providers answer only words, pictures and
identifiers are used, never their HTML.
"""

from collections.abc import Collection
from urllib.parse import parse_qs, urlencode, urlsplit

import regex

#: kind -> hosts of its feeds, with all below them; kinds that are not here (blogs, PeerTube) live anywhere.
HOSTS: dict[str, tuple[str, ...]] = {
    "flickr": ("flickr.com",),
    "tumblr": ("tumblr.com",),
    "dailymotion": ("dailymotion.com",),
    "youtube": ("youtube.com",),
}
#: Where videos of a kind are watched, short addresses among them.
_WATCHED = {
    "youtube": ("youtube.com", "youtube-nocookie.com", "youtu.be"),
    "dailymotion": ("dailymotion.com", "dai.ly"),
}
_OEMBED = {
    "youtube": "https://www.youtube.com/oembed",
    "dailymotion": "https://www.dailymotion.com/services/oembed",
    "flickr": "https://www.flickr.com/services/oembed/",
    "tumblr": "https://www.tumblr.com/oembed/1.0",
}
#: What an identifier looks like. Nothing else ever gets into a player's address.
_IDENTIFIERS = {
    "youtube": regex.compile(r"[A-Za-z0-9_-]{11}"),
    "dailymotion": regex.compile(r"x[a-z0-9]{3,20}"),
    # a UUID, or the same in 22 letters
    "peertube": regex.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{20,22}"),
}
_PATHS = {
    "youtube": regex.compile(r"/(?:shorts|live|embed|v)/([^/]+)/?"),
    "dailymotion": regex.compile(r"/(?:embed/)?video/([^/_]+)(?:_[^/]*)?/?"),
    "peertube": regex.compile(r"/(?:w|videos/watch|videos/embed)/([^/]+)/?"),
}


def is_allowed(kind: str, host: str) -> bool:
    """Whether a feed of this kind may live on this host."""
    return kind not in HOSTS or _is_under(host, HOSTS[kind])


def is_identifier(kind: str, text: str) -> bool:
    return kind in _IDENTIFIERS and bool(_IDENTIFIERS[kind].fullmatch(text))


def video_of(kind: str, url: str, *, home: str = "") -> str:
    """The identifier of the video at an address, or "". PeerTube's are those of one instance, `home` (host:port)."""
    parts = urlsplit(url)
    if kind == "peertube":
        known = bool(home) and parts.netloc == home
    else:
        known = kind in _WATCHED and _is_under(parts.hostname or "", _WATCHED[kind])
    if not known:
        return ""
    found = _PATHS[kind].fullmatch(parts.path)
    if found:
        text = found[1]
    elif kind == "youtube" and parts.path == "/watch":
        text = parse_qs(parts.query).get("v", [""])[0]
    elif parts.hostname in ("youtu.be", "dai.ly"):
        text = parts.path.strip("/")
    else:
        return ""
    return text if is_identifier(kind, text) else ""


def oembed_address(kind: str, url: str, *, home: str = "") -> str:
    """Whom to ask about an address of a kind, or "" when nobody may be asked. `home`: a PeerTube instance's origin."""
    endpoint = f"{home}/services/oembed" if kind == "peertube" and home else _OEMBED.get(kind, "")
    return f"{endpoint}?{urlencode({'url': url, 'format': 'json'})}" if endpoint else ""


def _is_under(host: str, names: Collection[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
