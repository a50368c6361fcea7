"""What moderators of the group read: a shelf of the queue, one message with what helps to decide, one appeal.

The number of queries does not depend on how much waits, and nothing counts further than a shelf shows.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from actions.models import Topic
from conversations.models import Message, MessageReport, ModerationStep, Pick, Thread
from conversations.permissions.group import threads_moderated
from conversations.services.appeals import may_appeal as may_appeal
from conversations.services.moderation import is_slowed, undoable
from supporters.models import Supporter

PER_PAGE = 20
#: A shelf is leafed through so far: who is there has other things to do than to count.
LONGEST = 500
#: Useful to so many, and not older: worth a look.
BEST_FROM = 3
BEST_FOR = timedelta(days=30)
#: For how long an open card tells other moderators that somebody is on it.
SEEN_FOR = timedelta(minutes=2)
State = Message.State
Step = ModerationStep.Kind


class Shelf(TextChoices):
    """What is looked at: messages, but for appeals and decisions, which are decisions."""

    WAITING = "a-lire", _("À lire")
    REPORTED = "signales", _("Signalés")
    APPEALS = "recours", _("Recours")
    BEST = "utiles", _("Les plus utiles")
    DECIDED = "decides", _("Décidés")


@dataclass(frozen=True)
class Filters:
    """What the moderator chose to look at."""

    shelf: str = Shelf.WAITING
    topic: Topic | None = None


@dataclass(frozen=True)
class Facts:
    """What helps to decide on one message."""

    steps: list[ModerationStep]
    reports: list[MessageReport]
    #: Decisions on this author's messages that stand, by kind.
    past: dict[str, int]
    is_newcomer: bool
    is_slowed: bool
    #: What opened the thread, and what it answers, where that is something else.
    opening: Message | None
    parent: Message | None
    pick: Pick | None
    #: The moderator wrote it: somebody else decides.
    is_own: bool
    undo: ModerationStep | None
    #: Name of another moderator who opened it within SEEN_FOR, or "".
    reader: str = ""


class Moderated:
    """What one person looks after: asked once for a page."""

    def __init__(self, user: Any, *, at: datetime) -> None:
        """Raises Http404 for who looks after nothing."""
        self.where = threads_moderated(user, at=at)
        self.at = at

    def messages(self, filters: Filters) -> "QuerySet[Message]":
        """Messages of a shelf: what waits is oldest first, what is reported most first, what is useful most first."""
        found = self._within(Message.objects.all(), "thread", filters.topic)
        if filters.shelf == Shelf.REPORTED:
            return found.filter(reports__gt=0, state=State.PUBLISHED).order_by("-reports", "pk")
        if filters.shelf == Shelf.BEST:
            recent = found.filter(state=State.PUBLISHED, useful__gte=BEST_FROM, published_at__gte=self.at - BEST_FOR)
            return recent.filter(pick=None).order_by("-useful", "-pk")
        return found.filter(state=State.WAITING).order_by("created_at", "pk")

    def steps(self, filters: Filters) -> "QuerySet[ModerationStep]":
        """Appeals that wait, oldest first; or decisions, newest first."""
        found = self._within(ModerationStep.objects.all(), "message__thread", filters.topic)
        if filters.shelf == Shelf.APPEALS:
            return found.filter(appealed_at__isnull=False, appeal_at=None).order_by("appealed_at", "pk")
        return found.order_by("-at", "-pk")

    def counts(self) -> dict[str, int]:
        """How many wait on the shelves that should be empty; each counted no further than LONGEST."""
        shelves: dict[str, QuerySet[Any]] = {
            Shelf.WAITING: self.messages(Filters(Shelf.WAITING)),
            Shelf.REPORTED: self.messages(Filters(Shelf.REPORTED)),
            Shelf.APPEALS: self.steps(Filters(Shelf.APPEALS)),
        }
        return {shelf: found.order_by()[:LONGEST].count() for shelf, found in shelves.items()}

    def _within(self, found: Any, path: str, topic: Topic | None) -> Any:
        """Only threads that they look after. Who looks after all of them asks nothing more of the database."""
        threads = Thread.objects.filter(self.where) if self.where else None
        if threads is not None:
            found = found.filter(**{f"{path}__in": threads.order_by().values("pk")})
        return found.filter(**{f"{path}__topic": topic}) if topic else found


def page_of(found: "QuerySet[Any]", number: int | str) -> "Page[Any]":
    """One page, each row with all that its line says."""
    path = "message__" if found.model is ModerationStep else ""
    rows = found.select_related(f"{path}thread__place__departement", f"{path}thread__topic", f"{path}author__supporter")
    return Paginator(rows[:LONGEST], PER_PAGE).get_page(number)


def facts_of(message: Message, *, reader: Supporter, at: datetime) -> Facts:
    """Marks the card as being read by `reader`."""
    author = message.author
    steps = list(message.steps.select_related("by").order_by("-pk"))
    first = Message.objects.filter(thread=message.thread_id, number=1).select_related("author__supporter")
    parent = Message.objects.filter(answers=message.pk).select_related("author__supporter")
    return Facts(
        steps=steps,
        reports=list(message.reported.filter(handled_at=None).select_related("member")) if message.reports else [],
        past=_past(author.pk) if author else {},
        is_newcomer=author is not None and author.trusted_at is None,
        is_slowed=author is not None and is_slowed(author, at=at),
        opening=first.first() if message.number > 1 else None,
        parent=parent.first() if message.parent_id else None,
        pick=Pick.objects.filter(message=message).select_related("proposal").first(),
        is_own=author is not None and author.supporter_id == reader.pk,
        undo=undoable(message, reader, at=at),
        reader=announce(message, reader=reader, at=at),
    )


def seen_as(message: Message) -> str:
    """What a moderator had before their eyes, as a short text: another state, word or picture gives another."""
    shown: list[Any] = [getattr(message, name) for name in ("state", "text", "image", "alt", "card_id", "reports")]
    shown += [message.thread_id, message.thread.title if message.number == 1 else ""]
    return f"{message.pk}:{hashlib.sha256(repr(shown).encode()).hexdigest()[:20]}"


def announce(message: Message, *, reader: Supporter, at: datetime) -> str:
    """Say that `reader` has this card open; the name of another who had it first, or "".

    A courtesy, not a lock: two decisions at once are told apart by the service.
    """
    key = f"group-moderation:reader:{message.pk}"
    seen: tuple[int, str, datetime] | None = cache.get(key)
    if seen and seen[0] != reader.pk and at - seen[2] < SEEN_FOR:
        return seen[1]
    cache.set(key, (reader.pk, str(reader), at), timeout=int(SEEN_FOR.total_seconds()))
    return ""


def _past(member: int) -> dict[str, int]:
    kinds = (Step.PUBLISHED, Step.REFUSED, Step.HIDDEN, Step.WARNED, Step.SLOWED)
    counts = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in kinds}
    found = ModerationStep.objects.filter(member=member, undone_at=None).aggregate(**counts)
    return {kind: number for kind, number in found.items() if number}
