"""Listeners that are due are looked at: feeds, accounts, the mailbox.

Feeds are fetched by several threads, so that a slow site holds nobody up; threads only fetch, and what they bring is
read and written here. Accounts and the mailbox, which are few, are looked at meanwhile.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.services.wall_reading import FEEDS
from actions.wall.feeds import NotAFeed
from common.claims import claimed
from common.fetching import MAX_FEED_BYTES, Fetched, FetchError, fetch
from conversations.desk.about import speaks_of
from conversations.desk.heard import Heard
from conversations.ears import elsewhere
from conversations.ears.brought import EarError
from conversations.ears.feeds import Said, entries_of, print_of
from conversations.models import Listener, Mention
from conversations.services import intake

logger = logging.getLogger(__name__)

#: Between two readings of a feed that answers, and the longest wait for one that does not (domain 5).
EVERY = timedelta(minutes=30)
AT_LEAST_DAILY = timedelta(days=1)
#: Failures in a row, about ten days, before a listener is given up and the desk must say so.
GIVEN_UP = 15
#: Feeds that are fetched at once.
THREADS = 16
#: A worker that has not answered for so long is dead. Longer than one run may take.
LEASE = timedelta(minutes=10)
#: Workers in a row that were killed by one listener.
KILLED = 3
_FEED_KINDS = (*FEEDS, "text/plain", "application/octet-stream")


def listen_due(*, at: datetime, limit: int = 400) -> int:
    """Look at the listeners that are due, `limit` at most; returns how many mentions are new. Silence stops nothing:
    nothing is published here."""
    started, new = time.monotonic(), 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="feeds") as pool:
        flying: dict[Future[Fetched], Listener] = {}
        for listener, now in _claimed(at, limit):
            if listener.kind != Listener.Kind.FEED:
                new += _guarded(listener, at=now)
                continue
            flying[pool.submit(_fetch, listener)] = listener
            if len(flying) >= THREADS:
                new += _landed(flying, at=_now(at, started))
        while flying:
            new += _landed(flying, at=_now(at, started))
    return new


def listen(*, listener: Listener, at: datetime, fetched: "Future[Fetched] | None" = None) -> int:
    """Look at one listener that was claimed, and say when it is looked at again. Returns how many mentions are new."""
    if listener.attempts > KILLED:
        _put_off(listener, _("Cette écoute s'est interrompue plusieurs fois."), at=at)
        return 0
    try:
        if listener.kind != Listener.Kind.FEED:
            return _heard_elsewhere(listener, at=at)
        return _heard_feed(listener, fetched.result() if fetched else _fetch(listener), at=at)
    except EarError as error:
        _ear_failed(listener, error, at=at)
    except FetchError as error:
        _put_off(listener, str(error), at=at)
    except NotAFeed:
        _put_off(listener, _("Ce qui se trouve à cette adresse n'est pas un flux RSS ou Atom valable."), at=at)
    return 0


def _claimed(at: datetime, limit: int) -> Iterator[tuple[Listener, datetime]]:
    for pk, now in claimed(Listener.objects.all(), at=at, lease=LEASE, limit=limit):
        listener = Listener.objects.select_related("account", "voice").filter(pk=pk).first()
        if listener is not None:  # not removed since
            yield listener, now


def _landed(flying: dict[Future[Fetched], Listener], *, at: datetime) -> int:
    """Read those that came; at least one has, once this returns."""
    done, _others = wait(flying, return_when=FIRST_COMPLETED)
    return sum(_guarded(flying.pop(future), at=at, fetched=future) for future in done)


def _guarded(listener: Listener, *, at: datetime, fetched: "Future[Fetched] | None" = None) -> int:
    try:
        return listen(listener=listener, at=at, fetched=fetched)
    except Exception:  # of ours: a full disk, a database that is away. The others are looked at all the same.
        logger.exception("Listener %s", listener.pk)
        _put_off(listener, _("La lecture s'est interrompue."), at=at)
        return 0


def _fetch(listener: Listener) -> Fetched:
    """In a thread: no database here."""
    return fetch(listener.feed, kinds=_FEED_KINDS, limit=MAX_FEED_BYTES, etag=listener.etag, modified=listener.modified)


def _heard_feed(listener: Listener, answer: Fetched, *, at: datetime) -> int:
    if answer.status == 410:
        _settle(listener, state=Listener.State.GONE, error=_("Le site dit que ce flux n'existe plus."))
    elif answer.status == 304:
        _went_well(listener, at=at)
    elif answer.status != 200:
        sentence = _("Le site a répondu par une erreur (%(status)s).") % {"status": answer.status}
        _put_off(listener, sentence, at=at, asked=_asked_wait(answer))
    else:
        return _read(listener, answer, at=at)
    return 0


def _read(listener: Listener, answer: Fetched, *, at: datetime) -> int:
    mark, new = print_of(answer.body), 0
    if mark != listener.cursor:
        said = entries_of(answer.body, address=listener.feed, at=at, private=settings.FETCH_PRIVATE_HOSTS)
        new = _take_all(_of_us(listener, said), listener, at=at)
    marks = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    kept = {name: value if _fits(name, value) else "" for name, value in marks.items()}
    _went_well(listener, at=at, cursor=mark, **kept)
    return new


def _of_us(listener: Listener, said: list[Said]) -> list[Heard]:
    """What speaks of the campaign; all of it where the desk asked for all."""
    names, hosts = intake.names(), intake.own_hosts()
    return [
        one.heard
        for one in said
        if listener.takes_all
        or speaks_of(f"{one.heard.title}\n{one.heard.text}", names=names, links=one.links, hosts=hosts)
    ]


def _heard_elsewhere(listener: Listener, *, at: datetime) -> int:
    brought = elsewhere.listen(listener, at=at)
    new = _take_all(brought.heard, listener, at=at)
    due = at if brought.more else at + brought.every
    _settle(listener, read_at=at, due_at=due, failures=0, error="", cursor=brought.cursor)
    return new


def _take_all(heard: "list[Heard] | tuple[Heard, ...]", listener: Listener, *, at: datetime) -> int:
    """Each by itself: one that is refused keeps none of the others out."""
    keyed = {intake.key_of(one): one for one in heard}
    known = {key for origin in Mention.Origin.values for key in _known(keyed, origin)}
    new = 0
    for key, one in keyed.items():
        if key in known:
            continue
        try:
            new += intake.take_in(heard=one, at=at, listener=listener)[1]
        except ValidationError as error:  # they objected, or show an address that is none
            logger.info("Listener %s: %s", listener.pk, error.code if hasattr(error, "code") else "refused")
    return new


def _known(keyed: dict[str, Heard], origin: str) -> set[str]:
    of_it = [key for key, one in keyed.items() if one.origin == origin]
    return intake.known_of(of_it, origin=origin) if of_it else set()


def _went_well(listener: Listener, *, at: datetime, **kept: str) -> None:
    """What the server asks to be told next time is kept from a 200, with the print of the entries."""
    _settle(listener, read_at=at, due_at=at + EVERY, failures=0, error="", **kept)


def _ear_failed(listener: Listener, error: EarError, *, at: datetime) -> None:
    if error.stops:
        _settle(listener, state=Listener.State.FAILED, failures=listener.failures + 1, error=_cut(str(error)))
    else:
        _put_off(listener, str(error), at=at, asked=(error.until - at) if error.until else timedelta())


def _put_off(listener: Listener, sentence: str, *, at: datetime, asked: timedelta = timedelta()) -> None:
    """Twice as long after each failure, a day at most; longer when the server asks for it, a week at most."""
    failures = listener.failures + 1
    state = Listener.State.FAILED if failures >= GIVEN_UP else listener.state
    due = at + max(min(EVERY * 2 ** min(failures, 10), AT_LEAST_DAILY), min(asked, timedelta(days=7)))
    _settle(listener, state=state, failures=failures, error=_cut(sentence), due_at=due)


def _settle(listener: Listener, **changes: Any) -> None:
    """Unless the desk paused the listener, or another worker took it, while it was being looked at."""
    held = Listener.objects.filter(pk=listener.pk, state=Listener.State.QUEUED, leased_until=listener.leased_until)
    held.update(leased_until=None, attempts=0, **changes)


def _asked_wait(answer: Fetched) -> timedelta:
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) < 8 else timedelta()


def _fits(field: str, value: str) -> bool:
    longest = int(getattr(Listener._meta.get_field(field), "max_length", 0))
    return len(value) <= longest and value.isprintable()


def _cut(sentence: str) -> str:
    return sentence[: int(Listener._meta.get_field("error").max_length or 0)]


def _now(at: datetime, started: float) -> datetime:
    return at + timedelta(seconds=time.monotonic() - started)
