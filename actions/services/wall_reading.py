"""Feeds that are due are read: at most every half hour, ever more rarely while they fail, never in silence."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from actions.models import WallSource
from actions.services.wall_items import keep
from actions.wall.feeds import NotAFeed, read_feed
from common.claims import claimed
from common.fetching import MAX_FEED_BYTES, Fetched, FetchError, fetch
from territory.silence import propaganda_allowed

logger = logging.getLogger(__name__)

#: Between two readings of a feed that answers, and the longest wait for one that does not (domain 5).
EVERY = timedelta(minutes=30)
AT_LEAST_DAILY = timedelta(days=1)
#: Failures in a row, about ten days, before a feed is given up and staff must say so.
GIVEN_UP = 15
#: Entries that one reading keeps, and the seconds after which it keeps the others without their picture.
NEWEST, PICTURE_TIME = 20, 120
#: A worker that has not answered for so long is dead. Longer than one reading may take.
LEASE = timedelta(minutes=10)
#: Workers in a row that were killed by one feed.
KILLED = 3

FEEDS = (
    "application/atom+xml",
    "application/rss+xml",
    "application/rdf+xml",
    "application/x-rss+xml",
    "application/xml",
    "text/xml",
)


def read_due(*, at: datetime, limit: int = 20) -> int:
    """Read the feeds that are due, `limit` at most; returns how many items are new. In silence none is read."""
    if not propaganda_allowed(None, at):
        return 0
    new = 0
    for pk, now in claimed(WallSource.objects.all(), at=at, lease=LEASE, limit=limit):
        source = WallSource.objects.filter(pk=pk).first()
        if source is None:  # deleted since
            continue
        try:
            new += read_source(source=source, at=now)
        except Exception:  # of ours: a full disk, a storage that is away. The other feeds are read all the same.
            logger.exception("Wall source %s", pk)
            _put_off(source, _("La lecture de ce flux s'est interrompue."), at=now)
    return new


def read_source(*, source: WallSource, at: datetime) -> int:
    """Read one feed that was claimed, and say when it is read again. Returns how many items are new."""
    if source.attempts > KILLED:
        _put_off(source, _("La lecture de ce flux s'est interrompue plusieurs fois."), at=at)
        return 0
    started = time.monotonic()
    try:
        answer = fetch(source.feed, kinds=FEEDS, limit=MAX_FEED_BYTES, etag=source.etag, modified=source.modified)
        return _taken(source, answer, at=at, started=started)
    except FetchError as error:
        _put_off(source, str(error), at=at)
    except NotAFeed:
        _put_off(source, _("Ce qui se trouve à cette adresse n'est pas un flux RSS ou Atom valable."), at=at)
    return 0


def _taken(source: WallSource, answer: Fetched, *, at: datetime, started: float) -> int:
    if answer.status == 410:
        _settle(source, state=WallSource.State.GONE, error=_("Le site dit que ce flux n'existe plus."))
    elif answer.status == 304:
        _went_well(source, answer, at=at)
    elif answer.status != 200:
        sentence = _("Le site a répondu par une erreur (%(status)s).") % {"status": answer.status}
        _put_off(source, sentence, at=at, wait=_asked_wait(answer))
    else:
        return _keep_all(source, answer, at=at, started=started)
    return 0


def _keep_all(source: WallSource, answer: Fetched, *, at: datetime, started: float) -> int:
    private = settings.FETCH_PRIVATE_HOSTS
    entries = read_feed(answer.body, kind=source.kind, address=source.feed, limit=NEWEST, private=private)
    new = 0
    for entry in reversed(entries):
        elapsed = time.monotonic() - started
        now = at + timedelta(seconds=elapsed)
        if not propaganda_allowed(None, now):  # silence began meanwhile: the feed is read again after it
            _settle(source, due_at=now + EVERY)
            return new
        _item, is_new = keep(source=source, entry=entry, at=now, with_picture=elapsed < PICTURE_TIME)
        new += is_new
    _went_well(source, answer, at=at)
    return new


def _went_well(source: WallSource, answer: Fetched, *, at: datetime) -> None:
    """What the server asks to be told next time is kept from a 200; a 304 repeats it."""
    marks = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    kept = {name: value for name, value in marks.items() if len(value) <= _length(name) and value.isprintable()}
    changes = kept if answer.status == 200 else {}
    _settle(source, fetched_at=at, due_at=at + EVERY, failures=0, error="", **changes)


def _put_off(source: WallSource, sentence: str, *, at: datetime, wait: timedelta = timedelta()) -> None:
    """Twice as long after each failure, a day at most; longer when the server asks for it, a week at most."""
    failures = source.failures + 1
    state = WallSource.State.FAILED if failures >= GIVEN_UP else source.state
    due = at + max(min(EVERY * 2 ** min(failures, 10), AT_LEAST_DAILY), wait)
    _settle(source, state=state, failures=failures, error=sentence[: _length("error")], due_at=due)


def _settle(source: WallSource, **changes: Any) -> None:
    """Unless staff paused the source, or another worker took it, while it was being read."""
    held = WallSource.objects.filter(pk=source.pk, state=WallSource.State.QUEUED, leased_until=source.leased_until)
    held.update(leased_until=None, attempts=0, **changes)


def _asked_wait(answer: Fetched) -> timedelta:
    seconds = answer.headers.get("retry-after", "")
    return (
        min(timedelta(seconds=int(seconds)), timedelta(days=7))
        if seconds.isdecimal() and len(seconds) < 8
        else timedelta()
    )


def _length(field: str) -> int:
    return int(getattr(WallSource._meta.get_field(field), "max_length", 0))
