"""What a member's own pages list: notifications, followed threads. The number of queries does not grow."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from common.keys import key_of
from conversations.group.reading import name_of
from conversations.group.words import excerpt
from conversations.models import Following, Member, Message, Notification, Thread

#: Lines of one page.
PER_PAGE = 30
#: Muted threads that the page lists, the freshest first.
FOLLOWED = 100
_READABLE = (Thread.State.OPEN, Thread.State.LOCKED)
_OWN = (Notification.Kind.PUBLISHED, Notification.Kind.MODERATED, Notification.Kind.PICKED)


@dataclass(frozen=True)
class Page:
    """`older`: what the next page asks for; None on the last."""

    rows: list[Notification]
    older: int | None


def notifications_of(member: Member) -> "QuerySet[Notification]":
    """What may still be read: not what was hidden or withdrawn since, but for what concerns one's own messages."""
    around = ("message__thread", "message__author__supporter", "message__pick")
    rows = Notification.objects.filter(member=member).select_related(*around)
    readable = rows.filter(message__state=Message.State.PUBLISHED, message__thread__state__in=_READABLE)
    return (readable | rows.filter(kind__in=_OWN)).order_by("-pk")


def notifications_page(member: Member, *, before: str = "") -> Page:
    """The newest first, from below the primary key `before`; a text that is none gives an empty page.

    Each has `name` (the author's, as shown) and `beginning`.
    """
    rows = notifications_of(member)
    if before:
        rows = rows.filter(pk__lt=key_of(before) or 0)
    found: list[Any] = list(rows[: PER_PAGE + 1])
    for row in found:
        row.name, row.beginning = name_of(row.message.author), excerpt(row.message.text)
    return Page(found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None)


def address_of(row: Notification) -> str:
    """Where one reads more: the message; of a decision, one's own decisions; of what was picked, the proposal.

    Whoever reported a message reads its thread: the decision is its author's to read.
    """
    if row.kind == Notification.Kind.MODERATED:
        if row.message.author_id != row.member_id:
            return row.message.thread.get_absolute_url()
        return reverse("conversations:own-decisions")
    pick = getattr(row.message, "pick", None) if row.kind == Notification.Kind.PICKED else None
    return reverse("actions:proposal", args=[pick.proposal_id]) if pick else row.message.get_absolute_url()


def followings_of(member: Member) -> "QuerySet[Following]":
    """Threads that may be read; each row gains `fresh`: how many messages came since their last look."""
    rows = Following.objects.filter(member=member, thread__state__in=_READABLE).select_related("thread__topic")
    return rows.annotate(fresh=F("thread__last_number") - F("read_number")).order_by("-thread__last_at", "-pk")


def muted_threads(member: Member) -> list[Thread]:
    """Those that they want no more to hear of, for the page where they change their mind."""
    return [row.thread for row in followings_of(member).filter(is_muted=True)[:FOLLOWED]]
