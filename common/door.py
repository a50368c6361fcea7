"""The door: a small WSGI layer in front of Django that answers what is hot from memory.

A source owns the paths that begin with its prefix. It renders a path once; the door keeps the bytes and gives
them to everybody until the source says that they changed. The door asks for changes at most every
`CHECK_EVERY` seconds, before answering, so an answer is never older than that. Whatever the door cannot answer
(another path or method, a path the source does not know, a database in trouble) goes on to Django.

What is not the same bytes for everybody, as a redirect that counts its visitor, is a keeper: it answers a request
by itself, from a memory that is as fresh (`Fresh`).
"""

import hashlib
import logging
import threading
import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connections

logger = logging.getLogger(__name__)

#: Seconds for which an answer may lag behind the database.
CHECK_EVERY = 0.2
#: Seconds for which a source surely remembers its changes: a door that asked for longer nothing forgets all it knew.
REMEMBERED = 600.0
#: Seconds for which answers are given while another thread asks for changes.
PATIENCE = 1.0
#: Seconds after which a thread's database connections are looked over, as Django does around each request.
TIDY_EVERY = 5.0
#: What an answer weighs in memory beside its body (measured, rounded up).
OVERHEAD = 1000

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]
T = TypeVar("T")

#: Of each thread: when its connections are looked over again.
_tidied = threading.local()


class Answer:
    """A body with everything that is sent around it, made once."""

    __slots__ = ("body", "etag", "headers", "unchanged_headers", "used")

    def __init__(self, body: bytes, headers: list[tuple[str, str]]) -> None:
        """`headers` are those that all answers of a source share; ETag and length are added."""
        self.etag = f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
        self.body = [body]
        self.unchanged_headers = [*headers, ("ETag", self.etag)]
        self.headers = [*self.unchanged_headers, ("Content-Length", str(len(body)))]
        self.used = False

    def matches(self, known: str | None) -> bool:
        """Whether If-None-Match names this very answer."""
        return known is not None and (self.etag in known or known == "*")

    @property
    def weight(self) -> int:
        return len(self.body[0]) + OVERHEAD


class Changing(Protocol):
    """Rows of a database that say what changed."""

    def newest(self) -> int:
        """A number that grows with every change, cheap to ask for. Raises django.db.Error."""

    def changes(self, since: int, until: int) -> Iterable[str] | None:
        """Paths whose answers changed after `since` up to `until`; None if that cannot be known any more."""


class Source(Changing, Protocol):
    """Paths worth keeping in memory."""

    prefix: str

    def render(self, path: str) -> dict[str, Answer]:
        """The answer to a path, with those of other paths that came for free. Empty: Django answers."""


class Keeper(Protocol):
    """Paths that are answered from a memory of its own."""

    prefix: str

    def respond(self, environ: Environ, start_response: StartResponse) -> list[bytes] | None:
        """The answer to a GET or HEAD; None: Django answers. Raises django.db.Error."""


class Fresh(ABC):
    """A memory that is never older than `check_every` seconds: `refresh` before each use forgets what changed."""

    #: Seconds for which what is known is given while another thread asks for changes.
    patience = PATIENCE

    def __init__(self, source: Changing, *, check_every: float = CHECK_EVERY) -> None:
        self.check_every = check_every
        self.generation = 0
        self._changing = source
        self._checking = threading.Lock()
        self._next_check = 0.0
        self._valid_until = 0.0
        self._mark: int | None = None

    @abstractmethod
    def forget(self, paths: Iterable[str] | None = None) -> None:
        """Drop what is known of some paths, or of all. `generation` grows, so that nothing older is kept later."""

    def refresh(self, now: float) -> None:
        """Ask what changed. One thread does; the others answer meanwhile, for `patience` at most."""
        if not self._checking.acquire(blocking=now >= self._valid_until):
            return
        try:
            if now < self._next_check:
                return
            newest = self._changing.newest()
            if newest != self._mark:
                known = self._mark is not None and self._mark < newest and now < self._valid_until + REMEMBERED
                self.forget(self._changing.changes(self._mark or 0, newest) if known else None)
                self._mark = newest
            self._next_check = now + self.check_every
            self._valid_until = now + self.patience
        finally:
            self._checking.release()


class Shelf(Fresh):
    """The answers of one source, bounded in bytes."""

    def __init__(self, source: Source, *, limit: int, check_every: float = CHECK_EVERY) -> None:
        super().__init__(source, check_every=check_every)
        self.source = source
        self.limit = limit
        self.weight = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._writing = threading.Lock()

    def answer(self, path: str) -> Answer | None:
        """Bytes for a path, from memory if possible; None: not ours. Raises django.db.Error."""
        now = time.monotonic()
        if now >= self._next_check:
            self.refresh(now)
        answer = self._answers.get(path)
        if answer is None:
            return self._render(path)
        answer.used = True
        return answer

    def forget(self, paths: Iterable[str] | None = None) -> None:
        with self._writing:
            self.generation += 1
            if paths is None:
                self._answers.clear()
                self.weight = 0
            for path in paths or ():
                answer = self._answers.pop(path, None)
                self.weight -= answer.weight if answer else 0

    def _render(self, path: str) -> Answer | None:
        generation = self.generation
        found = self.source.render(path)
        with self._writing:
            # What was read before a change that has been seen since is answered, but not kept.
            if generation == self.generation:
                for name, answer in found.items():
                    self._keep(name, answer)
        return found.get(path)

    def _keep(self, path: str, answer: Answer) -> None:
        before = self._answers.pop(path, None)
        self.weight += answer.weight - (before.weight if before else 0)
        self._answers[path] = answer
        while self.weight > self.limit and self._answers:
            name, oldest = self._answers.popitem(last=False)
            if oldest.used:  # a second chance: nothing is moved when an answer is read
                oldest.used = False
                self._answers[name] = oldest
            else:
                self.weight -= oldest.weight


class Door:
    """The WSGI application: what is in memory first, Django for the rest."""

    def __init__(
        self, django: Wsgi, *, sources: list[Source], keepers: Sequence[Keeper] = (), limit: int = 32_000_000
    ) -> None:
        """`limit`: bytes kept for each source."""
        self.django = django
        self.shelves = [(source.prefix, Shelf(source, limit=limit)) for source in sources]
        self._keepers = [(keeper.prefix, keeper.respond) for keeper in keepers]
        self._redirects = settings.SECURE_SSL_REDIRECT

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        for prefix, respond in self._keepers:
            if path.startswith(prefix) and self._may_answer(environ):
                body = self._try(path, respond, environ, start_response)
                if body is not None:
                    return body
        for prefix, shelf in self.shelves:
            if path.startswith(prefix) and self._may_answer(environ):
                tidy_connections()
                answer = self._try(path, shelf.answer, path)
                if answer is not None:
                    return self._send(answer, environ, start_response)
        return self.django(environ, start_response)

    def _may_answer(self, environ: Environ) -> bool:
        return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not (self._redirects and not _is_secure(environ))

    def _try(self, path: str, ask: Callable[..., T | None], *arguments: Any) -> T | None:
        try:
            return ask(*arguments)
        except DatabaseTrouble:
            logger.exception("the door could not ask the database; Django answers %s", path)
            return None

    def _send(self, answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if answer.matches(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 Not Modified", answer.unchanged_headers)
            return [b""]
        start_response("200 OK", answer.headers)
        return answer.body if environ["REQUEST_METHOD"] == "GET" else [b""]


def tidy_connections() -> None:
    """Close this thread's connections that broke or grew old. Not at every request: each look-over costs a question."""
    now = time.monotonic()
    if now >= getattr(_tidied, "next", 0.0):
        _tidied.next = now + TIDY_EVERY
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:  # it is somebody's who called us, as a test does
                connection.close_if_unusable_or_obsolete()


def _is_secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return bool(environ.get(name, "").split(",")[0].strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")


def public_headers(content_type: str) -> list[tuple[str, str]]:
    """What every answer of the door carries: revalidated at each use, and the site's security headers."""
    return [
        ("Content-Type", content_type),
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        *hsts(),
    ]


def hsts() -> list[tuple[str, str]]:
    """Strict-Transport-Security where the site has it."""
    if not settings.SECURE_HSTS_SECONDS:
        return []
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    value += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return [("Strict-Transport-Security", value + ("; preload" if settings.SECURE_HSTS_PRELOAD else ""))]
