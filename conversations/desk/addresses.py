"""One spelling for each address at which somebody speaks in public, so that they are known again. Pure.

A site is its host; on hosts that many share, also the part of the path that says whose page it is. What this writes is
only compared, never followed.
"""

import hashlib
import re
from urllib.parse import unquote, urlsplit

from actions.proposals.url_keys import canonical

#: As long as the column.
LONGEST = 200
#: Sites of many people: how many parts of the path say whose page it is.
SHARED_HOSTS = {
    "medium.com": 1, "substack.com": 1, "blogs.mediapart.fr": 1, "blog.mediapart.fr": 1, "youtube.com": 1,
    "dailymotion.com": 1, "twitch.tv": 1, "x.com": 1, "twitter.com": 1, "instagram.com": 1, "threads.net": 1,
    "tiktok.com": 1, "facebook.com": 1, "tumblr.com": 1, "linkedin.com": 2, "agoravox.fr": 2, "sites.google.com": 2,
    "github.io": 1, "framapage.org": 1, "telegra.ph": 1, "t.me": 1,
}  # fmt: skip
_OF_SOMEBODY = ("~", "@")
#: Doors of a shared host behind which the next part says whose page it is.
_DOORS = frozenset({"c", "user", "channel", "u", "p"})
_ACCOUNT = re.compile(r"@?([\w.\-]+)@([\w.\-]+\.[\w\-]+|[\w.\-]+:\d+)", re.ASCII)
_ACCOUNT_PATH = re.compile(r"^/(?:@|users/)([\w.\-]+)/?$", re.ASCII)
_BLUESKY_PATH = re.compile(r"^/profile/([^/]+)")
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%\-]+")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")


def key_of(kind: str, value: str) -> str:
    """At most 200 signs, the same for all spellings of one address; "" for what is none of that kind."""
    key = _KINDS[kind](value.strip()) if kind in _KINDS else ""
    return key if len(key) <= LONGEST else hashlib.sha256(key.encode()).hexdigest()


def site_of(url: str) -> str:
    """« example.org », « medium.com/@camille »: the site that an address is a page of; "" for no address."""
    page = canonical(url)
    if not page:
        return ""
    host, *parts = [part for part in page.partition("?")[0].split("/") if part]
    host = host.lower()
    kept = SHARED_HOSTS.get(host, 0)
    if kept and parts and parts[0].lower() in _DOORS:
        kept += 1
    if not kept and parts and unquote(parts[0]).startswith(_OF_SOMEBODY):
        kept = 1
    return "/".join([host, *(unquote(part).lower() for part in parts[:kept])])


def _mastodon(value: str) -> str:
    """« @name@host », from itself or from the address of the profile."""
    if "://" in value:
        parts = urlsplit(value)
        found = _ACCOUNT_PATH.match(parts.path)
        return f"@{found[1]}@{parts.netloc}".lower() if found and parts.netloc else ""
    account = _ACCOUNT.fullmatch(value.removeprefix("acct:"))
    return f"@{account[1]}@{account[2]}".lower() if account else ""


def _bluesky(value: str) -> str:
    """The did where it is known, or else the handle."""
    if "://" in value and not value.startswith("at://"):
        found = _BLUESKY_PATH.match(urlsplit(value).path)
        value = found[1] if found else ""
    value = value.removeprefix("at://").split("/")[0].removeprefix("@")
    if _DID.fullmatch(value):
        return value
    handle = value.lower()
    return handle if _HANDLE.fullmatch(handle) else ""


def _mail(value: str) -> str:
    value = value.removeprefix("mailto:").lower()
    return value if _MAIL.fullmatch(value) and len(value) <= 254 else ""


_KINDS = {"site": site_of, "feed": canonical, "mastodon": _mastodon, "bluesky": _bluesky, "mail": _mail}
