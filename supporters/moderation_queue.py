"""What the moderators' page shows: a page of the queue, one testimony with its facts, who else is reading it.

The number of queries does not depend on how much waits.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from supporters.models import Decision, Report, Supporter, Testimony

PER_PAGE = 20
#: What waits is read oldest first, what is decided newest first; each order has its index.
ORDERS: dict[str, tuple[str, str]] = {
    Testimony.State.PENDING: ("submitted_at", "pk"),
    Testimony.State.PUBLISHED: ("-published_at", "-pk"),
    Testimony.State.REFUSED: ("-submitted_at", "-pk"),
}
#: For how long an open card tells other moderators that somebody is on it.
SEEN_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Filters:
    """What the moderator chose to look at."""

    state: str = Testimony.State.PENDING
    departement: int | None = None
    photo: bool = False
    reported: bool = False
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """What helps to decide on one testimony."""

    history: list[Decision]
    reports: list[Report]
    #: Decisions on this author's testimonies so far, this one's included.
    accepted: int
    refused: int
    #: Name of another moderator who opened it within SEEN_FOR, or "".
    reader: str = ""


def choose(filters: Filters) -> QuerySet[Testimony]:
    """The testimonies asked for: what waits is oldest first, what is decided newest first."""
    found = Testimony.objects.filter(state=filters.state)
    if filters.departement:
        found = found.filter(Q(place__departement=filters.departement) | Q(place=filters.departement))
    if filters.photo:
        found = found.exclude(photo="")
    if filters.reported:
        found = found.filter(Exists(_open_reports()))
    if filters.words:
        found = found.filter(search_text__contains=filters.words)
    return found.order_by(*ORDERS[filters.state])


def page_of(found: QuerySet[Testimony], number: int | str) -> Page[Testimony]:
    """One page, each row with `open_reports` (how many nobody has answered yet)."""
    return Paginator(with_rows(found), PER_PAGE).get_page(number)


def with_rows(found: QuerySet[Testimony]) -> QuerySet[Testimony]:
    reports = _open_reports().order_by().values("testimony").annotate(n=Count("pk")).values("n")
    return found.select_related("place", "place__departement").annotate(open_reports=Coalesce(Subquery(reports), 0))


def _open_reports() -> QuerySet[Report]:
    return Report.objects.filter(testimony=OuterRef("pk"), handled_at=None)


def open_card(pk: int) -> Testimony | None:
    """One submitted testimony whatever was decided, with its decisions and reports in memory."""
    decisions = Prefetch("decisions", Decision.objects.select_related("moderator").order_by("-pk"))
    reports = Prefetch("reports", Report.objects.order_by("-pk"))
    return with_rows(Testimony.objects.live().filter(pk=pk)).prefetch_related(decisions, reports).first()


def seen_as(testimony: Testimony) -> str:
    """What a moderator had before their eyes, as a short text: another state, word or photo gives another."""
    shown = "\n".join(
        [testimony.state, testimony.display_name, testimony.message, testimony.photo, testimony.photo_alt]
    )
    return f"{testimony.pk}:{hashlib.sha256(shown.encode()).hexdigest()[:20]}"


def facts_of(testimony: Testimony, *, reader: Supporter, at: datetime) -> Facts:
    """One query for the author's past; marks the card as being read by `reader`."""
    verdicts = Decision.objects.filter(testimony__supporter=testimony.supporter_id)
    past = verdicts.aggregate(
        refused=Count("pk", filter=Q(verdict=Decision.Verdict.REFUSE)),
        accepted=Count("pk", filter=~Q(verdict=Decision.Verdict.REFUSE)),
    )
    return Facts(
        history=list(testimony.decisions.all()),
        reports=list(testimony.reports.all()),
        accepted=past["accepted"],
        refused=past["refused"],
        reader=announce(testimony, reader=reader, at=at),
    )


def announce(testimony: Testimony, *, reader: Supporter, at: datetime) -> str:
    """Say that `reader` has this card open; returns the name of another who had it first, or "".

    A courtesy, not a lock: two decisions at once are told apart by the service.
    """
    key = f"moderation:reader:{testimony.pk}"
    seen: tuple[int, str, datetime] | None = cache.get(key)
    if seen and seen[0] != reader.pk and at - seen[2] < SEEN_FOR:
        return seen[1]
    cache.set(key, (reader.pk, str(reader), at), timeout=int(SEEN_FOR.total_seconds()))
    return ""
