"""What the page of reviews shows: a page of the queue, one session with what helps to decide.

The number of queries does not depend on how much waits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, TextChoices, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from canvassing.boards.figures import FEWEST_DOORS
from canvassing.doorstep.flags import FLAGS
from canvassing.models import ContactCard, DoorSession, SessionReview
from territory.models import Place
from territory.querysets import inside_place

PER_PAGE = 20


class Shelf(TextChoices):
    """Which sessions are looked at."""

    WAITING = "a-verifier", _("À vérifier")
    ASIDE = "de-cote", _("Mises de côté")
    KEPT = "gardees", _("Gardées")


#: What waits is read oldest first, what is decided newest first; each order has its index.
_ORDERS = {
    Shelf.WAITING: ("received_at", "pk"),
    Shelf.ASIDE: ("-reviewed_at", "-pk"),
    Shelf.KEPT: ("-reviewed_at", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    shelf: str = Shelf.WAITING
    flag: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Facts:
    """What helps to decide on one session. `shown`: its counts may be read."""

    shown: bool
    flags: list[str]
    doors_an_hour: int | None
    opened_share: float | None
    history: list[SessionReview]
    #: Of the same person, this one left out.
    sessions: int
    aside: int


def choose(found: "QuerySet[DoorSession]", filters: Filters) -> "QuerySet[DoorSession]":
    """Of the sessions that somebody may review, those asked for."""
    if filters.shelf == Shelf.WAITING:
        found = found.filter(flagged=True, reviewed_at__isnull=True)
    elif filters.shelf == Shelf.ASIDE:
        found = found.filter(state=DoorSession.State.ASIDE, reviewed_at__isnull=False)
    else:
        found = found.filter(state=DoorSession.State.COUNTED, reviewed_at__isnull=False)
    if filters.flag in FLAGS:
        # As text: not every database looks into JSON, and keys are words of ours in quotes.
        found = found.annotate(words=Cast("flags", TextField())).filter(words__contains=f'"{filters.flag}"')
    if filters.place is not None:
        found = found.filter(inside_place(filters.place, "commune"))
    return found.order_by(*_ORDERS[Shelf(filters.shelf)])


def page_of(found: "QuerySet[DoorSession]", number: Any) -> "Page[DoorSession]":
    return Paginator(found, PER_PAGE).get_page(number)


def facts_of(session: DoorSession) -> Facts:
    """Two queries."""
    others = DoorSession.objects.filter(supporter=session.supporter_id).exclude(pk=session.pk)
    past: dict[str, int] = {"n": 0, "aside": 0}
    if session.supporter_id is not None:
        past = others.aggregate(n=Count("pk"), aside=Count("pk", filter=Q(state=DoorSession.State.ASIDE)))
    shown = session.knocked == 0 or session.knocked >= FEWEST_DOORS
    return Facts(
        shown=shown,
        flags=[str(FLAGS[key]) for key in session.flags if key in FLAGS],
        doors_an_hour=_pace(session) if shown else None,
        opened_share=(session.opened + session.refused) / session.knocked if shown and session.knocked else None,
        history=list(session.reviews.select_related("by")),
        sessions=past["n"],
        aside=past["aside"],
    )


def _pace(session: DoorSession) -> int | None:
    if not session.first_at or not session.last_at or session.last_at <= session.first_at:
        return None
    return round(session.knocked / ((session.last_at - session.first_at).total_seconds() / 3600))


def seen_as(session: DoorSession) -> str:
    """What somebody had before their eyes, as a short text: another decision gives another."""
    at: datetime | None = session.reviewed_at
    return f"{session.state}:{at.isoformat() if at else ''}"


def held_cards_by_walk(place: Q) -> "QuerySet[Any]":
    """By walk, how many contact cards wait to be looked at: counts only, for nobody reads a card."""
    found = ContactCard.objects.filter(place, state=ContactCard.State.HELD).order_by()
    fields = ("walk", "walk__turf__commune__name", "walk__turf__name", "walk__turf__number", "walk__team__name")
    return found.values(*fields).annotate(n=Count("pk")).order_by("-n", "walk")
