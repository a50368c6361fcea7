"""What somebody's shares brought: contents, links, clicks of the last days. Numbers alone: nobody is in them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, Sum

from actions.links.addresses import short_url
from actions.links.figures import SHOWN_FROM
from actions.links.statistics import DAYS, Chart, Day, draw, last_days
from actions.models import Content, LinkDay, Share, ShortLink
from actions.services.sharing import can_undo
from supporters.models import Supporter
from territory.zones import PARIS

#: Contents on a page.
PAGE = 10


@dataclass(frozen=True)
class Told:
    """A share in the list; `can_undo` while it is fresh."""

    share: Share
    can_undo: bool


@dataclass(frozen=True)
class Passed:
    """A content that the person passed on. `address` is their link's, in full; `clicks` None: fewer than are told."""

    content: Content
    link: ShortLink | None
    address: str
    clicks: int | None
    shares: list[Told]


@dataclass(frozen=True)
class Totals:
    """`clicks` None: fewer than are told, and there is no chart."""

    shares: int
    contents: int
    clicks: int | None
    recent: int
    days: list[Day]
    charts: list[Chart]


def totals_of(supporter: Supporter, *, at: datetime) -> Totals:
    """Everything since the beginning, and the last thirty days of clicks."""
    shares = Share.objects.filter(supporter=supporter)
    clicks = _links(supporter).aggregate(n=Sum("people"))["n"] or 0
    days = _days(supporter, today=at.astimezone(PARIS).date()) if clicks >= SHOWN_FROM else []
    return Totals(
        shares=shares.count(),
        contents=shares.values("content").distinct().count(),
        clicks=clicks if clicks >= SHOWN_FROM else None,
        recent=sum(day.people for day in days),
        days=days,
        charts=draw(days),
    )


def passed_on(supporter: Supporter, *, number: int, at: datetime) -> tuple[Page[Content], list[Passed]]:
    """A page of the contents shared or linked to, those shared last first."""
    mine = Q(shared__supporter=supporter)
    found = (
        Content.objects.filter(Q(pk__in=_shared(supporter)) | Q(pk__in=_links(supporter).values("content")))
        .annotate(shared_at=Max("shared__at", filter=mine))
        .order_by("-shared_at", "-pk")
    )
    page = Paginator(found, PAGE).get_page(number or 1)
    contents = list(page.object_list)
    links = {link.content_id: link for link in _links(supporter).filter(content__in=contents)}
    told: dict[int, list[Told]] = {content.pk: [] for content in contents}
    for share in Share.objects.filter(supporter=supporter, content__in=contents).order_by("-at", "-pk"):
        told[share.content_id].append(Told(share, can_undo(share, at)))
    return page, [_passed(content, links.get(content.pk), told[content.pk]) for content in contents]


def _passed(content: Content, link: ShortLink | None, shares: list[Told]) -> Passed:
    shown = link is not None and link.people >= SHOWN_FROM
    return Passed(content, link, short_url(link) if link else "", link.people if link and shown else None, shares)


def _shared(supporter: Supporter):  # type: ignore[no-untyped-def]  # a subquery
    return Share.objects.filter(supporter=supporter).values("content")


def _links(supporter: Supporter):  # type: ignore[no-untyped-def]  # a queryset of links to contents
    return ShortLink.objects.filter(owner=supporter, content__isnull=False)


def _days(supporter: Supporter, *, today: date) -> list[Day]:
    rows = LinkDay.objects.filter(link__in=_links(supporter).values("pk"), is_robot=False)
    rows = rows.filter(day__gt=today - timedelta(days=DAYS)).order_by()
    people: Counter[date] = Counter(dict(rows.values_list("day").annotate(n=Sum("clicks"))))
    return last_days(people, {}, today=today)
