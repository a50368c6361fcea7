"""Short links in memory: `/l/<slug>` that lead straight on are answered by the door, and each visitor counted.

What is not an active link without a page in between (disabled, ended, `+`, unknown) is Django's to answer.
"""

import re
import threading
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from actions.models import LinkChange, ShortLink
from actions.redirects import counting
from actions.redirects.flushing import Flusher
from common.door import Environ, Fresh, StartResponse, hsts, tidy_connections
from common.raw import Question

PREFIX = "/l/"
#: Of so many changes at once, forgetting everything is the cheaper answer.
MOST_CHANGES = 5_000
#: Links that are read together with one that was asked for: what was made together is followed together.
NEIGHBOURS = 256
#: Bytes of the links that were used since the last time this was reached; as many of those before are kept beside.
GENERATION = 250_000_000
#: What a link weighs in memory beside its target (measured: 150 bytes with its key and place, rounded up).
OVERHEAD = 200
#: Seconds for which known links are followed while the database cannot be asked: nothing can be changed there either.
TRUSTED = 300.0
#: Seconds between two attempts to ask it.
AGAIN = 1.0

_PATH = re.compile(r"/l/([0-9A-Za-z-]{3,40})")
_NEWEST_CHANGE = Question("link_newest_change", "SELECT MAX(id) FROM actions_linkchange")
#: Lines ready to be kept, « path key target », in one answer: threads take turns at each row that is fetched.
_TOGETHER = {
    vendor: Question(
        "links_together",
        f"SELECT {together}('/l/' || slug || ' ' || id || ' ' || target, '\n') FROM actions_shortlink "  # noqa: S608
        "WHERE id BETWEEN %s AND %s AND state = 'active' AND is_direct AND expires_at IS NULL",
    )
    for vendor, together in (("sqlite", "group_concat"), ("postgresql", "string_agg"))
}


def redirect_headers() -> list[tuple[str, str]]:
    """What goes with every Location of a short link."""
    return [
        ("Content-Length", "0"),
        ("Cache-Control", "private, max-age=90"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
        *hsts(),
    ]


class LinkChanges:
    """What changed, as the rows of LinkChange tell (`common.door.Changing`)."""

    def newest(self) -> int:
        return _NEWEST_CHANGE.ask()[0][0] or 0

    def changes(self, since: int, until: int) -> Iterable[str] | None:
        changed = LinkChange.objects.filter(pk__gt=since, pk__lte=until).order_by("pk")
        links = set(changed.values_list("link", flat=True)[: MOST_CHANGES + 1])
        if LinkChange.EVERYTHING in links or len(links) > MOST_CHANGES:
            return None
        return [f"{PREFIX}{slug}" for slug in ShortLink.objects.filter(pk__in=links).values_list("slug", flat=True)]


class LinkKeeper(Fresh):
    """Links by their path, as « key target » in one string: some 200 bytes each (`common.door.Keeper`).

    Two generations bound the memory: what is followed moves to the young one; when that is full, the old one goes.
    """

    prefix = PREFIX
    #: A database that does not even answer stops nobody.
    patience = 60.0

    def __init__(self, *, flusher: Flusher = counting.flusher, generation: int = GENERATION) -> None:
        super().__init__(LinkChanges())
        self.limit = generation
        self._flusher = flusher
        self._headers = redirect_headers()
        self._young: dict[str, str] = {}
        self._old: dict[str, str] = {}
        self._weight = 0
        self._ends: dict[str, float] = {}
        self._writing = threading.Lock()
        self._trusted_until = 0.0

    def respond(self, environ: Environ, start_response: StartResponse) -> list[bytes] | None:
        if time.monotonic() >= self._next_check:
            self._look()
        path = environ["PATH_INFO"]
        found = self._young.get(path) or self._find(path)
        if found is None or (self._ends and self._is_over(path)):
            return None
        link, _, target = found.partition(" ")
        if environ["REQUEST_METHOD"] == "GET":
            self._flusher.clicks.add(link, environ)
        start_response("302 Found", [("Location", target), *self._headers])
        return [b""]

    def forget(self, paths: Iterable[str] | None = None) -> None:
        with self._writing:
            self.generation += 1
            if paths is None:
                self._young, self._old, self._ends, self._weight = {}, {}, {}, 0
            for path in paths or ():
                found = self._young.pop(path, None)
                self._weight -= _weight(found) if found else 0
                self._old.pop(path, None)
                self._ends.pop(path, None)

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def _look(self) -> None:
        """Ask what changed. Known links outlive a database in trouble for a while."""
        now = time.monotonic()
        self._flusher.start()
        self._flusher.clicks.turn(timezone.localdate())
        try:
            tidy_connections()
            self.refresh(now)
        except DatabaseTrouble:
            if now >= self._trusted_until:
                self.forget()
                raise
            self._next_check = time.monotonic() + AGAIN
            self._valid_until = self._trusted_until
        else:
            self._trusted_until = now + TRUSTED

    def _is_over(self, path: str) -> bool:
        end = self._ends.get(path)
        if end is None or time.time() < end:
            return False
        self.forget([path])
        return True

    def _find(self, path: str) -> str | None:
        """From the old generation or the database."""
        with self._writing:
            found = self._old.pop(path, None)
            if found is not None:
                self._keep(path, found)
                return found
        match = _PATH.fullmatch(path)
        return self._read(path, match[1]) if match else None

    def _read(self, path: str, slug: str) -> str | None:
        generation = self.generation
        tidy_connections()
        links = ShortLink.objects.open(at=timezone.now()).filter(is_direct=True, slug=slug)
        row = links.values_list("pk", "target", "expires_at").first()
        if row is None:
            return None
        key, target, end = row
        first = key - key % NEIGHBOURS
        lines = _TOGETHER[connection.vendor].ask(first, first + NEIGHBOURS - 1)[0][0] or ""
        with self._writing:
            # What was read before a change that has been seen since is answered, but not kept.
            if generation == self.generation:
                if end is not None:
                    self._ends[path] = datetime.timestamp(end)
                self._keep(path, f"{key} {target}")
                for line in lines.split("\n") if lines else ():
                    name, _, found = line.partition(" ")
                    self._keep(name, found)
        return f"{key} {iri_to_uri(target)}"

    def _keep(self, path: str, found: str) -> None:
        if not found.isascii():
            key, _, target = found.partition(" ")
            found = f"{key} {iri_to_uri(target)}"
        before = self._young.get(path)
        self._weight += _weight(found) - (_weight(before) if before else 0)
        self._young[path] = found
        if self._weight > self.limit:
            gone = self._old
            self._old, self._young, self._weight = self._young, {}, 0
            for path in self._ends.keys() & gone.keys() - self._old.keys():
                del self._ends[path]


def _weight(found: str) -> int:
    return OVERHEAD + len(found)
