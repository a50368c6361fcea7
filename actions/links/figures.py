"""What a link brought, for its owner: counts of days and of sites, shown from ten clicks on. Nobody is in them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from actions.links.statistics import DAYS, Chart, Day, draw, last_days
from actions.models import LinkDay, ShortLink
from territory.zones import PARIS

#: Fewer clicks than this say more of who clicked than of the link.
SHOWN_FROM = 10
#: Sites told by name; the others, and those of fewer clicks than FEW, are told together.
SITES, FEW = 15, 3


@dataclass(frozen=True)
class Site:
    """`host` "": the visitor's browser did not say."""

    host: str
    clicks: int
    share: int


@dataclass(frozen=True)
class Figures:
    """`shown` False: fewer than SHOWN_FROM clicks, and nothing else is told. `others`: clicks of sites not named."""

    shown: bool
    people: int = 0
    robots: int = 0
    today: int = 0
    days: tuple[Day, ...] = ()
    charts: tuple[Chart, ...] = ()
    sites: tuple[Site, ...] = ()
    others: int = 0


def figures_of(link: ShortLink, *, at: datetime) -> Figures:
    """Clicks of people by site over all time, and the last days."""
    if link.people < SHOWN_FROM:
        return Figures(shown=False)
    today = at.astimezone(PARIS).date()
    days = _last_days(link, today)
    sites, others = _sites(link)
    return Figures(
        shown=True,
        people=link.people,
        robots=link.robots,
        today=days[-1].people,
        days=tuple(days),
        charts=tuple(draw(days)),
        sites=tuple(sites),
        others=others,
    )


def _last_days(link: ShortLink, today: date) -> list[Day]:
    rows = LinkDay.objects.filter(link=link, day__gt=date.fromordinal(today.toordinal() - DAYS))
    people: Counter[date] = Counter()
    robots: Counter[date] = Counter()
    for day, is_robot, clicks in rows.values_list("day", "is_robot").order_by().annotate(n=Sum("clicks")):
        (robots if is_robot else people)[day] += clicks
    return last_days(people, robots, today=today)


def _sites(link: ShortLink) -> tuple[list[Site], int]:
    rows = LinkDay.objects.filter(link=link, is_robot=False).order_by().values_list("referrer")
    counted = [(host, n) for host, n in rows.annotate(n=Sum("clicks")).order_by("-n", "referrer")]
    total = sum(n for _host, n in counted) or 1
    named = [(host, n) for host, n in counted if n >= FEW][:SITES]
    sites = [Site(host, n, round(100 * n / total)) for host, n in named]
    return sites, total - sum(n for _host, n in named) if counted else 0
