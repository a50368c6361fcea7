"""What editors read: a page of the queue, and one proposal with what helps to decide.

The number of queries does not depend on how much waits.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from actions.models import Proposal, ProposalStep, Topic
from actions.services.editing import is_taken, may_undo
from actions.services.proposals import question_of
from supporters.models import Supporter

PER_PAGE = 20
State = Proposal.State
Step = ProposalStep.Kind


class Shelf(TextChoices):
    """Which proposals are looked at."""

    SENT = "a-lire", _("À lire")
    ASKED = "en-attente", _("En attente d'une réponse")
    OPEN = "ouvertes", _("Ouvertes aux soutiens")
    ADOPTED = "reprises", _("Reprises")
    REFUSED = "refusees", _("Refusées")


#: State and order: what waits is read oldest first, what is open most supported first, what is decided newest first.
SHELVES: dict[str, tuple[str, tuple[str, ...]]] = {
    Shelf.SENT: (State.SENT, ("sent_at", "pk")),
    Shelf.ASKED: (State.ASKED, ("sent_at", "pk")),
    Shelf.OPEN: (State.OPEN, ("-supports", "-pk")),
    Shelf.ADOPTED: (State.ADOPTED, ("-decided_at", "-pk")),
    Shelf.REFUSED: (State.REFUSED, ("-decided_at", "-pk")),
}


@dataclass(frozen=True)
class Filters:
    """What the editor chose to look at."""

    shelf: str = Shelf.SENT
    kind: str = ""
    topic: Topic | None = None


@dataclass(frozen=True)
class Facts:
    """What helps to decide on one proposal."""

    steps: list[ProposalStep]
    reports: list[ProposalStep]
    question: ProposalStep | None
    #: Others of the same author, by what became of them.
    sent: int
    adopted: int
    refused: int
    #: Somebody else is reading it now.
    reader: str
    is_mine: bool
    #: The editor wrote it: somebody else decides.
    is_own: bool
    may_decide: bool
    may_undo: bool


def choose(found: QuerySet[Proposal], filters: Filters) -> QuerySet[Proposal]:
    state, order = SHELVES[filters.shelf]
    found = found.filter(state=state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.topic:
        found = found.filter(topic=filters.topic)
    return found.order_by(*order)


def page_of(found: QuerySet[Proposal], number: int | str) -> "Page[Proposal]":
    return Paginator(found, PER_PAGE).get_page(number)


def waiting() -> dict[str, int]:
    """How many stand on each shelf."""
    counts = {shelf.value: Count("pk", filter=Q(state=SHELVES[shelf][0])) for shelf in Shelf}
    found = Proposal.objects.aggregate(**{shelf.replace("-", "_"): count for shelf, count in counts.items()})
    return {shelf.value: found[shelf.value.replace("-", "_")] for shelf in Shelf}


def facts_of(proposal: Proposal, *, reader: Supporter, at: datetime) -> Facts:
    steps = list(proposal.steps.select_related("by"))
    others = Proposal.objects.filter(author=proposal.author_id).exclude(pk=proposal.pk)
    past = others.aggregate(
        sent=Count("pk"),
        adopted=Count("pk", filter=Q(state=State.ADOPTED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
    )
    is_own = proposal.author_id == reader.pk
    taken, mine = is_taken(proposal, at=at), proposal.taken_by_id == reader.pk
    return Facts(
        steps=[step for step in steps if step.kind != Step.REPORTED],
        reports=[step for step in steps if step.kind == Step.REPORTED],
        question=question_of(proposal),
        **past,
        reader=str(proposal.taken_by) if taken and not mine else "",
        is_mine=taken and mine,
        is_own=is_own,
        may_decide=proposal.state in Proposal.WAITING and (mine or not taken) and not is_own,
        may_undo=may_undo(proposal, reader, at=at),
    )


def seen_as(proposal: Proposal) -> str:
    """What an editor had before their eyes, as a short text: another state, word or picture gives another."""
    names = ("state", "title", "text", "url", "image", "alt", "source", "licence", "topic_id", "place_id", "is_signed")
    shown: list[Any] = [getattr(proposal, name) for name in names]
    return f"{proposal.pk}:{hashlib.sha256(repr(shown).encode()).hexdigest()[:20]}"
