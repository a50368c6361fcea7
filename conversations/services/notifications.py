"""Telling members: of answers, of their name, of threads they follow; of what became of their own messages."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from conversations.group.mentions import handles_in
from conversations.models import Following, Member, Message, Notification, Thread
from conversations.services import following

Kind = Notification.Kind
Channel = Member.Channel
#: The choice of each kind; what is decided on one's own message follows the choice for answers.
_CHOICES = {
    Kind.ANSWER: "on_answer",
    Kind.MENTION: "on_mention",
    Kind.FOLLOWED: "on_followed",
    Kind.PUBLISHED: "on_answer",
}
_BATCH = 500


@transaction.atomic
def tell_of(*, message: Message, at: datetime) -> int:
    """A message has just appeared: tell whom it names, whom it answers, who follows; each once. Returns how many.

    Each is told by the first of these that they want to hear of, in the way they chose for it. Never its author, never
    who muted the thread, nor who no longer takes part. Followers who have not seen the last news are not told again.
    """
    thread = message.thread
    if message.author_id and message.author:
        following.begin(thread=thread, member=message.author, at=at)
    told: set[int] = {message.author_id} if message.author_id else set()
    rows: list[Notification] = []
    for kind, members in (
        (Kind.MENTION, _named_by(message)),
        (Kind.ANSWER, _answered_by(message)),
        (Kind.FOLLOWED, _followers(thread)),
    ):
        for member in _not_muted(members, thread).exclude(pk__in=told).order_by("pk"):
            row = _row(member, kind, message, at=at)
            if row:
                told.add(member.pk)
                rows.append(row)
    Notification.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def tell(*, member: Member, kind: str, message: Message, at: datetime, words: str = "") -> Notification | None:
    """Tell one member what became of their message: PUBLISHED, MODERATED, PICKED. None for who no longer takes part.

    Always on the site. PUBLISHED joins the daily mail of who hears of answers by mail; the others have a mail of
    their own (`emails.moderation`).
    """
    if not Member.objects.current().filter(pk=member.pk).exists():
        return None
    by_mail = kind == Kind.PUBLISHED and member.on_answer == Channel.MAIL
    fields = {"kind": kind, "message": message, "words": words[:300], "by_mail": by_mail, "at": at}
    return Notification.objects.create(member=member, **fields)


def mark_read(*, member: Member, at: datetime, only: Collection[int] | None = None) -> int:
    """All of them, or those of some primary keys: they count no more, and join no mail. Returns how many."""
    rows = member.notifications.filter(read_at=None)
    if only is not None:
        rows = rows.filter(pk__in=only)
    return rows.update(read_at=at, by_mail=False)


def read_thread(*, member: Member, thread: Thread, number: int, at: datetime) -> None:
    """Their page showed the thread up to this number: what was told of it is read. Cheap when there is nothing new."""
    Following.objects.filter(thread=thread, member=member, read_number__lt=number).update(read_number=number)
    told = member.notifications.filter(read_at=None, message__thread=thread, message__number__lte=number)
    keys = list(told.values_list("pk", flat=True))
    if keys:
        mark_read(member=member, at=at, only=keys)


def unread_count(member: Member, *, at_most: int = 100) -> int:
    """How many wait to be looked at, counted no further than `at_most`."""
    return member.notifications.filter(read_at=None)[:at_most].count()


def _named_by(message: Message) -> "QuerySet[Member]":
    return Member.objects.current().filter(handle__in=handles_in(message.text))


def _answered_by(message: Message) -> "QuerySet[Member]":
    """The author of the comment; of a comment on the thread itself, whoever opened it."""
    if message.number == 1:
        return Member.objects.none()
    author = message.parent.author_id if message.parent else message.thread.opened_by_id
    return Member.objects.current().filter(pk=author)


def _followers(thread: Thread) -> "QuerySet[Member]":
    waiting = Notification.objects.filter(
        member=OuterRef("pk"), kind=Kind.FOLLOWED, read_at=None, message__thread=thread
    )
    follows = Following.objects.filter(thread=thread, is_muted=False).values("member")
    return Member.objects.current().filter(pk__in=follows).exclude(Exists(waiting))


def _not_muted(members: "QuerySet[Member]", thread: Thread) -> "QuerySet[Member]":
    return members.exclude(Exists(Following.objects.filter(thread=thread, member=OuterRef("pk"), is_muted=True)))


def _row(member: Member, kind: Kind, message: Message, *, at: datetime) -> Notification | None:
    """None for who wants to hear nothing of this kind."""
    channel = getattr(member, _CHOICES[kind])
    if channel == Channel.NOTHING:
        return None
    return Notification(member=member, kind=kind, message=message, by_mail=channel == Channel.MAIL, at=at)
