"""Whose site a page is on: the address by which a voice is known. Pure; what it gives is only compared and shown."""

from urllib.parse import urlsplit

#: Where many people write under one name of host: how many first parts of the path say whose page it is.
SHARED = {
    "medium.com": 1,
    "blogs.mediapart.fr": 1,
    "blogs.lexpress.fr": 1,
    "facebook.com": 1,
    "m.facebook.com": 1,
    "instagram.com": 1,
    "threads.net": 1,
    "threads.com": 1,
    "tiktok.com": 1,
    "x.com": 1,
    "twitter.com": 1,
    "github.com": 1,
    "linkedin.com": 2,
    "bsky.app": 2,
    "sites.google.com": 2,
    "youtube.com": 1,
    "reddit.com": 2,
}
#: What stands for another address: where it leads is what somebody meant.
SHORTENERS = frozenset({
    "t.co", "bit.ly", "lnkd.in", "buff.ly", "ow.ly", "dlvr.it", "tinyurl.com", "is.gd", "shorturl.at", "cutt.ly",
})  # fmt: skip


def is_short(url: str) -> bool:
    """Whether an address is a shortener's."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") in SHORTENERS
    except ValueError:
        return False


def home_of(url: str) -> str:
    """« https://blog.example.org/ » of a page; with the author's own part of the path where many share a host."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host:
        return ""
    path = [part for part in parts.path.split("/") if part]
    kept = path[: SHARED.get(host, 0)]
    if not kept and path and (path[0].startswith(("@", "~"))):  # Mastodon and PeerTube accounts, old personal pages
        kept = path[:1]
    return f"{parts.scheme}://{parts.netloc}/" + "".join(f"{part}/" for part in kept)
