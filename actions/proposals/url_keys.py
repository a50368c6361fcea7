"""Whether two addresses lead to the same page: tracking, « www », the end of a path and other spellings left out. Pure.

What this writes is only compared, never followed.
"""

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import idna

#: Parameters that say where a reader came from, not what is read.
TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
    "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "_hsenc", "_hsmi", "vero_id", "wickedid", "xtor",
    "xtref", "at_medium", "at_campaign", "ref_src", "ref_url", "s_cid", "cmpid", "ito", "smid", "_ga", "_gl",
})  # fmt: skip
_TRACKING_STARTS = ("utm_", "pk_", "mtm_", "piwik_", "hsa_", "at_custom")
#: The same pages for phones, and with or without the letters that nobody types.
_FRONTS = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_YOUTUBE = re.compile(r"^/(?:embed|shorts|live|v)/([\w-]{6,})")
_VIDEO_ID = re.compile(r"^[\w-]{6,}$")


def url_key(url: str) -> str:
    """64 hexadecimal digits, the same for all spellings of one page; "" for what is no address."""
    page = canonical(url)
    return hashlib.sha256(page.encode()).hexdigest() if page else ""


def canonical(url: str) -> str:
    """« example.org/page?id=3 »: without scheme, tracking and fragment; "" for what is no address."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or parts.scheme.lower() not in ("http", "https"):
        return ""
    host = _FRONTS.sub("", _ascii(host.lower().rstrip(".")))
    path, query = _path(parts.path), _query(parts.query)
    host, path, query = _video(host, path, query)
    shown_port = f":{port}" if port and port not in (80, 443) else ""
    return f"{host}{shown_port}{path}" + (f"?{urlencode(query)}" if query else "")


def _ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host


def _path(path: str) -> str:
    """Percent signs in one way; no file that a server shows by itself, no slash at the end."""
    same = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    return _INDEX.sub("/", same).rstrip("/")


def _query(query: str) -> list[tuple[str, str]]:
    """What remains, in the order of the alphabet."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return sorted(pair for pair in pairs if not _tracks(pair[0].lower()))


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith(_TRACKING_STARTS)


def _video(host: str, path: str, query: list[tuple[str, str]]) -> tuple[str, str, list[tuple[str, str]]]:
    """The several doors to one video, as one."""
    if host == "youtu.be":
        return _watched(path.strip("/"), host, path, query)
    if host in ("youtube.com", "youtube-nocookie.com", "music.youtube.com"):
        found = _YOUTUBE.match(path)
        return _watched(found[1] if found else dict(query).get("v", ""), host, path, query)
    if host == "dai.ly":
        return "dailymotion.com", f"/video{path}", []
    if host == "dailymotion.com":
        return host, path.replace("/embed/video/", "/video/"), query
    return host, path, query


def _watched(video: str, *found: object) -> tuple[str, str, list[tuple[str, str]]]:
    if _VIDEO_ID.match(video):
        return "youtube.com", "/watch", [("v", video)]
    host, path, query = found
    return host, path, query  # type: ignore[return-value]  # as they came
