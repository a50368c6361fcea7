"""Threads that somebody follows, or wants no more to hear of."""

from datetime import datetime

from django.db import transaction

from conversations.models import Following, Member, Notification, Thread

Kind = Notification.Kind
#: What a muted thread tells no more; decisions on one's own messages are always told.
ABOUT_THREADS = (Kind.ANSWER, Kind.MENTION, Kind.FOLLOWED)


@transaction.atomic
def follow(*, thread: Thread, member: Member, at: datetime) -> Following:
    """Hear of what is said there, from now on. Idempotent."""
    return _set(thread, member, at=at, is_muted=False)


@transaction.atomic
def mute(*, thread: Thread, member: Member, at: datetime) -> Following:
    """Hear nothing more of it, not even of answers and of one's own name. What waited for a mail does not leave."""
    Notification.objects.filter(member=member, message__thread=thread, kind__in=ABOUT_THREADS, mailed_at=None).update(
        by_mail=False
    )
    return _set(thread, member, at=at, is_muted=True)


@transaction.atomic
def unfollow(*, thread: Thread, member: Member) -> None:
    """Neither followed nor muted: answers and one's own name are told, the rest is not. Idempotent."""
    Following.objects.filter(thread=thread, member=member).delete()


def begin(*, thread: Thread, member: Member, at: datetime) -> None:
    """Whoever writes in a thread follows it, unless they muted it."""
    fields = {"at": at, "read_number": thread.last_number}
    Following.objects.get_or_create(thread=thread, member=member, defaults=fields)


def _set(thread: Thread, member: Member, *, at: datetime, is_muted: bool) -> Following:
    row, made = Following.objects.get_or_create(
        thread=thread, member=member, defaults={"at": at, "is_muted": is_muted, "read_number": thread.last_number}
    )
    if not made and row.is_muted != is_muted:
        row.is_muted, row.at = is_muted, at
        row.save(update_fields=["is_muted", "at"])
    return row
