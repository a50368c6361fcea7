"""What pages of the group show: lists of threads, a thread's comments, each by place and never by counting rows.

A thread's comments are found by their number, a list's threads by the instant of their last message: the hundredth page
costs what the first does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from actions.models import Topic
from conversations.group.mentions import handles_in
from conversations.group.words import excerpt
from conversations.models import Following, Member, Message, Thread, Useful
from territory.models import Place
from territory.querysets import inside_place

State = Message.State
THREADS, COMMENTS = 20, 50
#: Answers that stand under a comment; the others have a page.
ANSWERS = 20
PINNED = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Comments:
    """Comments in order. `first`: the page begins with the thread; `after`: the number to go on from, or None."""

    rows: list[Message]
    is_first: bool
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Threads:
    """`pinned` on the first page alone; `older` is what the next page is asked with, or ""."""

    pinned: list[Thread]
    rows: list[Thread]
    older: str


# Lists of threads


def list_threads(
    *,
    member: Member | None,
    topic: Topic | None = None,
    place: Place | None = None,
    country: bool = False,
    followed: bool = False,
    before: str = "",
    at_most: int = THREADS,
) -> Threads:
    """Those that members may read, the last spoken in first. `country`: of no place; `before`: `Threads.older`."""
    rows = Thread.objects.readable().select_related("topic", "place", "opened_by__supporter")
    if topic:
        rows = rows.filter(topic=topic)
    if place or country:
        rows = rows.filter(inside_place(place, "place") if place else Q(place=None))
    if followed:
        own = Following.objects.filter(member=member, is_muted=False).values("thread")
        rows = rows.filter(pk__in=own)
    pinned = list(rows.filter(is_pinned=True).order_by("-last_at", "-pk")[:PINNED]) if not before else []
    # « in » and the order are the index's, word for word: SQLite follows it only then.
    rest = _before(rows.filter(is_pinned__in=[False]), before).order_by("-is_pinned", "-last_at", "-pk")
    found = list(rest[: at_most + 1])
    older = _cursor(found[at_most - 1]) if len(found) > at_most else ""
    return Threads(dress_threads(pinned, member), dress_threads(found[:at_most], member), older)


def dress_threads(threads: list[Thread], member: Member | None) -> list[Thread]:
    """Each with its first words (`beginning`), its opener's `name`, and whether there `is_new` for the reader."""
    keys = [thread.pk for thread in threads]
    first = Message.objects.filter(thread__in=keys, number=1, state=State.PUBLISHED).values_list("thread", "text")
    words = dict(first)
    read = dict(Following.objects.filter(thread__in=keys, member=member).values_list("thread", "read_number"))
    row: Any
    for row in threads:
        row.beginning = excerpt(words.get(row.pk, ""))
        row.name = name_of(row.opened_by)
        row.is_new = read.get(row.pk, row.last_number) < row.last_number
    return threads


def _before(rows: "QuerySet[Thread]", cursor: str) -> "QuerySet[Thread]":
    """Those after a cursor, in the order of the list; a cursor that means nothing is the beginning."""
    instant, _dash, pk = cursor.partition("-")
    if not (instant.isdecimal() and pk.isdecimal() and len(cursor) < 40):
        return rows
    try:
        last = _EPOCH + timedelta(microseconds=int(instant))
    except OverflowError:
        return rows
    key = min(int(pk), 2**63 - 1)
    return rows.filter(last_at__lte=last).filter(Q(last_at__lt=last) | Q(pk__lt=key))


def _cursor(thread: Thread) -> str:
    return f"{(thread.last_at - _EPOCH) // timedelta(microseconds=1)}-{thread.pk}"


# A thread


def comments_of(
    thread: Thread, *, after: int = 1, until: int | None = None, at_most: int = COMMENTS, of: Message | None = None
) -> Comments:
    """Comments with a number above `after`; or, with `until`, the last ones below it. Answers of one comment with `of`.

    Each has `first_answers`, with `more_answers` where there are others.
    """
    rows = in_sight(thread).filter(parent=of, number__gt=1)
    if of is None:
        below = _in_place(thread).filter(parent=OuterRef("pk")).order_by("number")
        rows = rows.annotate(beyond=Subquery(below.values("number")[ANSWERS : ANSWERS + 1]))
    if until is not None:
        found = list(rows.filter(number__lt=until).order_by("-number")[: at_most + 1])
        has_before = len(found) > at_most
        found = found[:at_most][::-1]
        has_after = bool(found) and rows.filter(number__gt=found[-1].number).exists()
    else:
        found = list(rows.filter(number__gt=after).order_by("number")[: at_most + 1])
        has_after = len(found) > at_most
        found = found[:at_most]
        has_before = after > 1 and rows.filter(number__lte=after).exists()
    comment: Any
    answers = _first_answers(thread, found) if of is None else {}
    for comment in found:
        if of is not None:
            comment.parent = of
        comment.first_answers = answers.get(comment.pk, [])
        comment.more_answers = getattr(comment, "beyond", None) is not None
    before = found[0].number if found and has_before else None
    return Comments(found, not has_before, before, found[-1].number if found and has_after else None)


def _first_answers(thread: Thread, comments: Iterable[Any]) -> dict[int, list[Message]]:
    """By comment, those that stand under it: no more are read than are shown, however many there are (`beyond`)."""
    few: Q | None = None
    of = {comment.pk: comment for comment in comments}
    short = [pk for pk, comment in of.items() if comment.beyond is None]
    long = [Q(thread=thread, parent=pk, number__lt=row.beyond) for pk, row in of.items() if row.beyond is not None]
    for part in [*([Q(thread=thread, parent__in=short)] if short else []), *long]:
        few = part if few is None else few | part
    found: dict[int, list[Message]] = {}
    # Put in order here: asked in order of number, SQLite walks through the whole thread.
    read = in_sight(thread).filter(few).order_by() if few is not None else []
    for answer in sorted(read, key=lambda row: row.number):
        answer.parent = parent = of[int(answer.parent_id or 0)]
        found.setdefault(parent.pk, []).append(answer)
    return found


def in_sight(thread: Thread) -> "QuerySet[Message]":
    """Messages that have their place on the thread's page, with what their look needs."""
    return _in_place(thread).select_related("author__supporter", "card")


def _in_place(thread: Thread) -> "QuerySet[Message]":
    return Message.objects.in_place().filter(thread=thread, published_at__isnull=False)


def own_waiting(thread: Thread, member: Member | None) -> list[Message]:
    """What the reader wrote there and a moderator has not read yet."""
    if member is None:
        return []
    rows = member.written.filter(thread=thread, state=State.WAITING).order_by("-created_at")
    return list(rows.select_related("author__supporter", "card", "parent")[:10])[::-1]


def place_of(thread: Thread, number: int) -> Message | None:
    """The message with this number, with its comment; None where there is none to see."""
    found: Message | None = in_sight(thread).select_related("parent").filter(number=number).first()
    return found


def has_page(message: Message) -> bool:
    """Whether an answer stands so far below its comment that it is on the comment's own page."""
    if message.parent_id is None:
        return False
    before = Message.objects.in_place().filter(thread=message.thread_id, parent=message.parent_id)
    return before.filter(number__lt=message.number)[: ANSWERS + 1].count() >= ANSWERS


def dress(messages: Sequence[Message], *, member: Member | None) -> list[Message]:
    """All of them with their answers, each with `name`, `known` (handles that exist), `is_own` and `voted`."""
    everybody = list(_with_answers(messages))
    known = known_handles(message.text for message in everybody)
    keys = [message.pk for message in everybody]
    votes = Useful.objects.filter(member=member, message__in=keys) if member else Useful.objects.none()
    voted = set(votes.values_list("message", flat=True))
    message: Any
    for message in everybody:
        message.known = known
        message.name = name_of(message.author)
        message.is_own = member is not None and message.author_id == member.pk
        message.voted = message.pk in voted
    return everybody


def known_handles(texts: Iterable[str]) -> set[str]:
    """Of the names written after « @ », those that are members'."""
    named = {handle for text in texts for handle in handles_in(text)}
    return set(Member.objects.current().filter(handle__in=named).values_list("handle", flat=True)) if named else set()


def name_of(member: Member | None) -> str:
    """As it is shown; "" for who left, or whose data rests. For members that were read with their person."""
    if member is None or member.left_at is not None:
        return ""
    person = member.supporter
    return person.display_name if person.is_active and not person.restricted_at else ""


def _with_answers(messages: Iterable[Any]) -> Iterable[Message]:
    for message in messages:
        yield message
        yield from getattr(message, "first_answers", [])
