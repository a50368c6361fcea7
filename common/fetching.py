"""Addresses of others are fetched here and nowhere else: feeds, pictures, oEmbed, pages to look at again (W04).

The name is looked up once and the connection goes to the very address that was checked, so that a name server that
changes its mind changes nothing. Redirects are checked as if they had been typed. The whole takes five seconds at most,
however slowly a server speaks, and no more than `limit` bytes, compressed or not. No cookie, no password, no proxy.

What people are told says nothing of what is behind an address: a name that is not there, one that leads into a private
network and a server that does not answer get one and the same sentence.
"""

import logging
import os
import ssl
import zlib
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.pinned import Clock, Pinned
from common.public_hosts import NotPublic, addresses_of
from common.web_addresses import USUAL_PORTS, AddressRefused, check_address

logger = logging.getLogger(__name__)

#: Seconds for everything together: name, connection, redirects, body.
PATIENCE = 5.0
MAX_BYTES = 1_000_000
MAX_FEED_BYTES = 5_000_000
MAX_REDIRECTS = 3
#: Whatever the media type is.
ANYTHING = ("*/*",)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 65_536

#: code -> what the person reads
REASONS: dict[str, Promise] = {
    "unreadable": _("Nous n'avons pas pu lire cette adresse. Vérifiez-la ou réessayez plus tard."),
    "too_big": _("Ce qui se trouve à cette adresse est trop lourd pour être lu."),
    "type": _("Ce qui se trouve à cette adresse n'est pas ce que nous attendions."),
}


class FetchError(Exception):
    """`str()` is the sentence for the person; `code` is a key of REASONS, or of `web_addresses.REASONS`."""

    def __init__(self, code: str, message: Promise | None = None) -> None:
        self.code = code
        self.message = message or REASONS[code]
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


class FetchRefused(FetchError):
    """Against our rules: asking again would change nothing."""


class FetchFailed(FetchError):
    """Nothing usable came; another day it may."""


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status; `url` is the last one asked. Headers have names in small letters."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The media type, in small letters."""
        return _media_type(self.headers.get("content-type", ""))


def fetch(
    url: str,
    *,
    kinds: Collection[str] = ANYTHING,
    limit: int = MAX_BYTES,
    etag: str = "",
    modified: str = "",
    private: Collection[str] | None = None,
) -> Fetched:
    """GET an address. Raises FetchRefused or FetchFailed; any status but a redirect is an answer.

    Only the body of a 200 is read, if its media type is among `kinds` (« image/* » allows them all); none is read with
    a `limit` of 0, where the status alone matters. `etag` and `modified` are what the last answer said: 304 then means
    that nothing has changed. `private` are hosts with their port that tests let through (settings.FETCH_PRIVATE_HOSTS).
    """
    private = settings.FETCH_PRIVATE_HOSTS if private is None else private
    asked = {"Accept": ", ".join(kinds), "If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}
    clock = Clock(PATIENCE)
    url = _first(url, private)
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            answer = _ask(url, headers=headers, kinds=kinds, limit=limit, clock=clock, private=private)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = _next(url, answer.headers["location"], private)
    except NotPublic as error:
        raise _refused(url) from error
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        logger.info("%s: %s", urlsplit(url).hostname, type(error).__name__)
        raise FetchFailed("unreadable") from error
    raise _refused(url)


def _first(url: str, private: Collection[str]) -> str:
    """What a person typed is refused with the reason: it says nothing but what was typed."""
    try:
        return check_address(url, schemes=tuple(USUAL_PORTS), private=private)
    except AddressRefused as error:
        raise FetchRefused(error.code, error.message) from error


def _next(url: str, location: str, private: Collection[str]) -> str:
    # Header lines are read as Latin-1; servers write their addresses in UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return check_address(urljoin(url, location.strip()), schemes=tuple(USUAL_PORTS), private=private)
    except AddressRefused as error:
        raise _refused(url) from error


def _refused(url: str) -> FetchRefused:
    logger.info("%s: refused", urlsplit(url).hostname)
    return FetchRefused("unreadable")


def _ask(
    url: str,
    *,
    headers: Mapping[str, str],
    kinds: Collection[str],
    limit: int,
    clock: Clock,
    private: Collection[str],
) -> Fetched:
    """One request, one answer, over a connection of its own."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or USUAL_PORTS[parts.scheme]
    addresses = addresses_of(host, port, patience=clock.left(), private=private)
    tls = _trusted() if parts.scheme == "https" else None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    always = {"User-Agent": _user_agent(), "Accept-Encoding": "gzip", "Connection": "close"}
    with closing(Pinned(host, port, addresses=addresses, clock=clock, tls=tls)) as connection:
        connection.request("GET", target, headers={**always, **headers})
        with closing(connection.getresponse()) as response:
            told = {name.lower(): value for name, value in reversed(response.getheaders())}
            wanted = response.status == 200 and limit > 0
            return Fetched(response.status, url, told, _body(response, told, kinds, limit) if wanted else b"")


def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts. Read once: reading hundreds of certificates costs more than a page."""
    return _trusted_by(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@lru_cache(maxsize=4)
def _trusted_by(_file: str, _folder: str) -> ssl.SSLContext:
    return ssl.create_default_context()


def _user_agent() -> str:
    return f"TousEnCampagne/1.0 (+{settings.SITE_URL})"


def _body(response: HTTPResponse, headers: Mapping[str, str], kinds: Collection[str], limit: int) -> bytes:
    if not _is_wanted(_media_type(headers.get("content-type", "")), kinds):
        raise FetchRefused("type")
    if (response.length or 0) > limit:
        raise FetchRefused("too_big")
    plain = _Unpacked(headers.get("content-encoding", ""), limit)
    taken = 0
    while piece := response.read(_PIECE):
        taken += len(piece)
        if taken > limit:
            raise FetchRefused("too_big")
        plain.add(piece)
    if response.length:  # a server that hung up in the middle
        raise FetchFailed("unreadable")
    return plain.all()


class _Unpacked:
    """A body that may be compressed, and never grows beyond a limit."""

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchRefused("type")
        # 47: gzip or zlib, whichever it is
        self._unpack = None if encoding in ("", "identity") else zlib.decompressobj(wbits=47)
        self._limit = limit
        self._bytes = bytearray()

    def add(self, piece: bytes) -> None:
        if self._unpack:
            piece = self._unpack.decompress(piece, self._limit + 1 - len(self._bytes))
        self._bytes += piece
        if len(self._bytes) > self._limit:
            raise FetchRefused("too_big")

    def all(self) -> bytes:
        if self._unpack and not self._unpack.eof:
            raise FetchFailed("unreadable")
        return bytes(self._bytes)


def _media_type(value: str) -> str:
    header = Message()
    header["Content-Type"] = value
    return header.get_content_type() if value else ""


def _is_wanted(kind: str, kinds: Collection[str]) -> bool:
    return any(kind == wanted or wanted == "*/*" or wanted == f"{kind.partition('/')[0]}/*" for wanted in kinds)
