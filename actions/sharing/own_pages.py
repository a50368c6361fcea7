"""Pages of the site as a network's robot gets them: asked inside this process, as a visitor; never another site."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase
from django.utils import translation
from django.utils.encoding import iri_to_uri

#: More is no page to share, and no picture that a network shows.
MOST_BYTES = 5_000_000
REDIRECTS = 3
ROBOT = "Mozilla/5.0 (compatible; link preview)"


class NotOurs(ValueError):
    """Another site's address, or none."""


@dataclass(frozen=True)
class Answer:
    """`url` is where it was found, after redirects; `left`, where it would lead outside the site."""

    url: str
    status: int
    kind: str
    body: bytes
    left: str = ""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")


def own_address(typed: str) -> str:
    """« /partager/ », or an address of this site in full: in full. Raises NotOurs."""
    words = typed.strip()
    if words.startswith("/") and not words.startswith("//"):
        words = settings.SITE_URL + words
    try:
        parts = urlsplit(words)
    except ValueError as error:
        raise NotOurs(typed) from error
    clean = not any(letter in words for letter in "\\\r\n\t\0 ")
    if not clean or f"{parts.scheme}://{parts.netloc}".lower() != settings.SITE_URL.lower():
        raise NotOurs(typed)
    path = words.partition("#")[0][len(settings.SITE_URL) :]
    return settings.SITE_URL + (iri_to_uri(path) or "/")


def ask(url: str) -> Answer:
    """What a visitor who never came before is answered, redirects within the site followed. Raises NotOurs."""
    for _hop in range(REDIRECTS):
        url = own_address(url)
        answer = _once(url)
        if not answer.left:
            return answer
        target = urljoin(url, answer.left)
        try:
            url = own_address(target)
        except NotOurs:
            return Answer(url, answer.status, answer.kind, b"", left=target)
    return Answer(url, answer.status, answer.kind, b"", left=url)


def _once(url: str) -> Answer:
    kept = translation.get_language()
    try:
        response = _handler().get_response(_request(url))
        body = _read(response)
    finally:
        # What was asked had a reader of its own, in a language of theirs.
        translation.activate(kept) if kept else translation.deactivate()
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    left = response.headers.get("Location", "") if 300 <= response.status_code < 400 else ""
    return Answer(url, response.status_code, kind, body, left)


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    """All of the site's layers. It sends none of the signals that end a request: the one being answered goes on."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _request(url: str) -> WSGIRequest:
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "HTTP_USER_AGENT": ROBOT,
        "HTTP_ACCEPT": "text/html,*/*;q=0.8",
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }
    return WSGIRequest(environ)


def _read(response: HttpResponseBase) -> bytes:
    """Up to the limit and one byte more: what is too big shows that it is."""
    chunks: Iterable[bytes] = response if response.streaming else [response.content]  # type: ignore[attr-defined]
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            break
    for closer in getattr(response, "_resource_closers", []):
        closer()  # files; `response.close()` would tell the whole site that the request is over
    return bytes(body[: MOST_BYTES + 1])
