"""What moderators do with whole threads: pin, lock, show live, pace, move to another subject or territory."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actions.models import Topic
from conversations.models import Thread
from conversations.permissions.group import looks_after_all
from supporters.models import Supporter
from teams.authority import authority_of
from territory.models import Place

State = Thread.State
#: Threads that stand pinned at once, in the whole group: more is a list of its own.
PINNED_AT_MOST = 10
#: The longest pause between two messages of one person.
SLOWEST_SECONDS = 3600


@dataclass(frozen=True)
class Care:
    """How a thread stands."""

    is_pinned: bool
    is_locked: bool
    is_live: bool
    slow_seconds: int
    topic: Topic | None
    place: Place | None


def care_of(thread: Thread) -> Care:
    """As it stands now."""
    return Care(
        is_pinned=thread.is_pinned,
        is_locked=thread.state == State.LOCKED,
        is_live=thread.is_live,
        slow_seconds=thread.slow_seconds,
        topic=thread.topic,
        place=thread.place,
    )


@transaction.atomic
def take_care(*, thread: Thread, care: Care, by: Supporter, at: datetime) -> Thread:
    """All of it at once, as the moderators' form sends it. Raises as each of the verbs below."""
    pin(thread=thread, is_pinned=care.is_pinned)
    lock(thread=thread, is_locked=care.is_locked)
    set_live(thread=thread, is_live=care.is_live)
    set_pace(thread=thread, seconds=care.slow_seconds)
    return move(thread=thread, topic=care.topic, place=care.place, by=by, at=at)


@transaction.atomic
def pin(*, thread: Thread, is_pinned: bool) -> Thread:
    """Keep it on top of the list, or no longer. Raises ValidationError where too many stand there."""
    row = _locked(thread)
    if is_pinned and not row.is_pinned and Thread.objects.filter(is_pinned=True).count() >= PINNED_AT_MOST:
        words = _("%(max)d fils sont déjà épinglés : retirez-en un d'abord.") % {"max": PINNED_AT_MOST}
        raise ValidationError({"is_pinned": words})
    return _set(row, is_pinned=is_pinned)


@transaction.atomic
def lock(*, thread: Thread, is_locked: bool) -> Thread:
    """Nobody writes in it any more, everybody reads it; or it is open again. What is not open stays as it is."""
    row = _locked(thread)
    if row.state not in (State.OPEN, State.LOCKED):
        return row
    return _set(row, state=State.LOCKED if is_locked else State.OPEN)


@transaction.atomic
def set_live(*, thread: Thread, is_live: bool) -> Thread:
    """New messages appear without reloading: for a debate night."""
    return _set(_locked(thread), is_live=is_live)


@transaction.atomic
def set_pace(*, thread: Thread, seconds: int) -> Thread:
    """So long between two messages of one person, 0 for none. Raises ValidationError."""
    if not 0 <= seconds <= SLOWEST_SECONDS:
        raise ValidationError({"slow_seconds": _("Entre zéro et %(max)d secondes.") % {"max": SLOWEST_SECONDS}})
    return _set(_locked(thread), slow_seconds=seconds)


@transaction.atomic
def move(*, thread: Thread, topic: Topic | None, place: Place | None, by: Supporter, at: datetime) -> Thread:
    """Another subject, another territory: one that the moderator looks after too. Raises ValidationError."""
    row = _locked(thread)
    if (place.pk if place else None) != row.place_id:
        authority = authority_of(by, at=at)
        everywhere = looks_after_all(by) or authority.is_national
        if not (everywhere or (place is not None and authority.over(place))):
            raise ValidationError({"place": _("Choisissez un territoire dont vous vous occupez.")})
    return _set(row, topic=topic, place=place)


def _locked(thread: Thread) -> Thread:
    return (
        Thread.objects.select_for_update(of=("self",), no_key=True).select_related("topic", "place").get(pk=thread.pk)
    )


def _set(row: Thread, **fields: object) -> Thread:
    """Save what changed; readers' pages learn that something did."""
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if changed:
        Thread.objects.filter(pk=row.pk).update(**changed, version=F("version") + 1)
        row.refresh_from_db()
    return row
