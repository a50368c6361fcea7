"""What the pages of proposals list: the open ones, one's own, the best; the number of queries does not grow."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from actions.emails.proposals import Brought
from actions.links.figures import SHOWN_FROM
from actions.models import Content, Proposal, RelayPost, Support, Topic
from supporters.models import Supporter

State = Proposal.State
PER_PAGE = 12
#: Proposals of one person in a day, and the day.
A_DAY = 5
DAY = timedelta(days=1)


def open_proposals(
    person: Any, *, kind: str = "", topic: Topic | None = None, newest: bool = False
) -> "QuerySet[Proposal]":
    """What may be supported; each row gains `supported`, by this person."""
    found = _rows().filter(state=State.OPEN, author__restricted_at=None, author__is_active=True)
    if kind:
        found = found.filter(kind=kind)
    if topic:
        found = found.filter(topic=topic)
    mine = Support.objects.filter(proposal=OuterRef("pk"), supporter=person.pk)
    return found.annotate(supported=Exists(mine)).order_by(*(["-opened_at"] if newest else ["-supports"]), "-pk")


def own_proposals(person: Supporter) -> "QuerySet[Proposal]":
    """Newest first, with what the adopted ones brought."""
    return with_results(_rows().filter(author=person)).order_by("-sent_at", "-pk")


def best_proposals(*, at: datetime) -> "QuerySet[Proposal]":
    """Adopted, and in the library today; those that were passed on and read most come first."""
    found = _rows().filter(state=State.ADOPTED, content__in=Content.objects.visible(at=at))
    return with_results(found).order_by("-content__shares", "-content__clicks", "-decided_at", "-pk")


def with_results(found: Any) -> Any:
    """Each row gains `relays`: messages of the campaign's own accounts."""
    posted = RelayPost.objects.filter(content=OuterRef("content"), state=RelayPost.State.POSTED)
    counted = posted.order_by().values("content").annotate(n=Count("pk")).values("n")
    return found.annotate(relays=Coalesce(Subquery(counted), Value(0)))


def brought(content: Content) -> Brought:
    """What a content brought so far."""
    relays = content.relays.filter(state=RelayPost.State.POSTED).count()
    clicks = content.clicks if content.clicks >= SHOWN_FROM else None
    return Brought(shares=content.shares, clicks=clicks, relays=relays)


def seconds_to_wait(author: Supporter, *, at: datetime) -> int | None:
    """How long until one more may be sent; None when it may now. What was withdrawn counts."""
    sent = Proposal.objects.filter(author=author, sent_at__gt=at - DAY).order_by("-sent_at")
    oldest = sent.values_list("sent_at", flat=True)[A_DAY - 1 : A_DAY].first()
    return max(1, int((oldest + DAY - at).total_seconds()) + 1) if oldest else None


def totals() -> dict[str, int]:
    """For the page that invites: how many were adopted, how many may be supported."""
    return Proposal.objects.aggregate(
        adopted=Count("pk", filter=Q(state=State.ADOPTED)), open=Count("pk", filter=Q(state=State.OPEN))
    )


def _rows() -> Any:
    return Proposal.objects.select_related("author", "topic", "place", "content")
