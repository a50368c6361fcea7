"""Who reads decisions of moderation: authors theirs, moderators those of their territory. Else it is 404."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actions.permissions.desk import require
from conversations.models import Message, ModerationStep, Thread
from conversations.permissions.group import can_moderate, get_message_for, looks_after_all, member_of
from teams.authority import authority_of
from territory.models import Place
from territory.querysets import inside_place

#: Whoever is signed in.
Person = Any

#: Decisions that are told to the author.
TOLD = (*ModerationStep.CONTESTABLE, ModerationStep.Kind.SHOWN, ModerationStep.Kind.FREED)


def get_own_decision(user: Person, pk: int) -> ModerationStep:
    """One that its author was told of, undone since or not, even once they have left. Raises Http404."""
    rows = ModerationStep.objects.filter(kind__in=TOLD)
    rows = rows.select_related("message__thread", "member")
    return get_object_or_404(rows, pk=pk, member__supporter=user.pk)


def own_decisions(user: Person) -> "QuerySet[ModerationStep]":
    """Those told to them, newest first."""
    rows = ModerationStep.objects.filter(member__supporter=user.pk, kind__in=TOLD).select_related("message__thread")
    return rows.order_by("-at", "-pk")


def get_appeal(user: Person, pk: int, *, at: datetime) -> ModerationStep:
    """A decision of their territory that its author contests, decided or not. Raises Http404."""
    rows = ModerationStep.objects.exclude(appealed_at=None)
    rows = rows.select_related("message__thread__place__departement", "member__supporter", "by", "appeal_by")
    step = get_object_or_404(rows, pk=pk)
    require(can_moderate(user, step.message.thread, at=at))
    return step


def get_message_to_report(user: Person, pk: int, *, at: datetime) -> Message:
    """A published message of somebody else's, for members. Raises Http404."""
    message = get_message_for(user, pk, at=at)
    member = member_of(user)
    require(member is not None and message.author_id != member.pk and message.state == Message.State.PUBLISHED)
    return message


def places_for(user: Person, thread: Thread, *, at: datetime) -> tuple["QuerySet[Place]", bool]:
    """Where a moderator may move a thread: regions and départements that they look after, and where it stands.

    The second says whether they are bound to one of these: who looks after everything may choose the whole country.
    """
    wide = Q(kind__in=(Place.Kind.REGION, Place.Kind.DEPARTEMENT))
    within = Q(pk__in=[thread.place.pk] if thread.place else [])
    authority = authority_of(user, at=at)
    everywhere = looks_after_all(user) or authority.is_national
    if everywhere:
        within |= wide
    else:
        for place in authority.territories():
            within |= inside_place(place) & wide
    return Place.objects.filter(within).order_by("-kind", "name", "pk"), not everywhere
