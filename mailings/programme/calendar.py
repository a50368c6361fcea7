"""Fourteen days: what is proposed, approved or skipped on each, and what its lines would write."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings

from mailings.delivery.hours import CLOSES, instant, opens
from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.programme.days import shown_from, writes_on
from territory.models import ZoneVote


@dataclass(frozen=True)
class CalendarDay:
    """`row` None: not proposed yet; `rules` then write. `silent`: somewhere one may not write on that day."""

    day: date
    row: ProgrammeDay | None
    silent: bool
    letters: list[Mailing] = field(default_factory=list)
    others: list[Mailing] = field(default_factory=list)
    rules: list[ProgrammeRule] = field(default_factory=list)


def calendar(*, today: date, at: datetime) -> list[CalendarDay]:
    """Four questions for all its days. `others`: letters that no line brought."""
    days = shown_from(today)
    rows = {row.day: row for row in ProgrammeDay.objects.filter(day__in=days)}
    rules = list(ProgrammeRule.objects.filter(is_active=True).select_related("audience"))
    letters: dict[date | None, list[Mailing]] = defaultdict(list)
    found = Mailing.objects.filter(send_on__range=(days[0], days[-1])).exclude(state=Mailing.State.CANCELLED)
    for one in found.select_related("audience").order_by("rule__position", "rule", "send_time", "pk"):
        letters[one.send_on].append(one)
    votes = list(ZoneVote.objects.filter(silence_end__gt=at).order_by("silence_start"))

    def told(day: date) -> CalendarDay:
        row = rows.get(day)
        return CalendarDay(
            day=day,
            row=row,
            silent=any(_touches(vote, day) for vote in votes),
            letters=[one for one in letters[day] if one.rule_id is not None],
            others=[one for one in letters[day] if one.rule_id is None and one.state != Mailing.State.DRAFT],
            rules=[] if row else [rule for rule in rules if writes_on(rule.weekdays, day)],
        )

    return [told(day) for day in days]


def leaves_at(letters: list[Mailing], *, at: datetime) -> datetime:
    """When the first of a day's letters leaves, by the campaign's own clock; now, when that is over."""
    hours = [
        instant(settings.CAMPAIGN_ZONE, one.send_on, one.send_time) for one in letters if one.send_on and one.send_time
    ]
    return max([at, min(hours)]) if hours else at


def _touches(vote: ZoneVote, day: date) -> bool:
    """Whether the zone is silent at some hour at which letters leave on that day."""
    begins, ends = instant(vote.zone, day, opens(day)), instant(vote.zone, day, CLOSES)
    return vote.silence_start < ends and vote.silence_end > begins
