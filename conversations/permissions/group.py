"""Who reads and writes in the group, and who looks after it where: each function returns the object, or 404."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from actions.permissions.desk import require
from conversations.models import Member, Message, Thread
from teams.authority import LEADS, Authority, authority_of
from territory.querysets import inside_place

#: Whoever is signed in.
Person = Any


def member_of(user: Person) -> Member | None:
    """Their membership, if they take part now. Whoever is not a member is shown the way in, not a 404."""
    if not user.is_authenticated:
        return None
    found: Member | None = Member.objects.current().select_related("supporter").filter(supporter=user.pk).first()
    return found


def get_thread_for(user: Person, pk: int, *, at: datetime) -> Thread:
    """One that members may read, one's own that waits, any for its moderators. Raises Http404."""
    found = Thread.objects.select_related("topic", "place__departement", "opened_by__supporter")
    thread = get_object_or_404(found, pk=pk)
    member = member_of(user)
    if thread.state in (Thread.State.OPEN, Thread.State.LOCKED):
        require(member is not None or can_moderate(user, thread, at=at))
    else:
        own = member is not None and thread.opened_by_id == member.pk and thread.state == Thread.State.WAITING
        require(own or can_moderate(user, thread, at=at))
    return thread


def get_message_for(user: Person, pk: int, *, at: datetime) -> Message:
    """A published message of a thread that they may read, or one's own. Raises Http404."""
    message = get_object_or_404(Message.objects.select_related("thread", "author__supporter", "card"), pk=pk)
    get_thread_for(user, message.thread_id, at=at)
    member = member_of(user)
    own = member is not None and message.author_id == member.pk
    require(message.state == Message.State.PUBLISHED or own or can_moderate(user, message.thread, at=at))
    return message


def get_own_message(user: Person, pk: int) -> Message:
    """Raises Http404."""
    member = member_of(user)
    require(member is not None)
    return get_object_or_404(Message.objects.select_related("thread", "author", "card"), pk=pk, author=member)


def looks_after_all(user: Person) -> bool:
    """Staff moderators: the whole group."""
    return bool(user.is_active and user.is_staff and user.has_perm("conversations.change_message"))


def moderates(user: Person, *, at: datetime) -> bool:
    """Whether they look after a part of the group, however small."""
    return looks_after_all(user) or authority_of(user, at=at).holds(*LEADS)


def can_moderate(user: Person, thread: Thread, *, at: datetime) -> bool:
    """Staff moderators everywhere; leads within their territory. Threads of the whole country: national leads."""
    if looks_after_all(user):
        return True
    authority = authority_of(user, at=at)
    return authority.is_national or (thread.place is not None and authority.over(thread.place))


def threads_moderated(user: Person, *, at: datetime) -> Q:
    """A condition on threads that they look after. Raises Http404 for who looks after none."""
    require(moderates(user, at=at))
    authority = authority_of(user, at=at)
    return Q() if looks_after_all(user) or authority.is_national else _within(authority)


def get_message_to_moderate(user: Person, pk: int, *, at: datetime) -> Message:
    """Raises Http404."""
    message = get_object_or_404(Message.objects.select_related("thread__place", "author__supporter", "card"), pk=pk)
    require(can_moderate(user, message.thread, at=at))
    return message


def get_thread_to_moderate(user: Person, pk: int, *, at: datetime) -> Thread:
    """Raises Http404."""
    thread = get_object_or_404(Thread.objects.select_related("place", "opened_by"), pk=pk)
    require(can_moderate(user, thread, at=at))
    return thread


def _within(authority: Authority) -> Q:
    found = Q(pk__in=[])
    for place in authority.territories():
        found |= inside_place(place, "place")
    return found
