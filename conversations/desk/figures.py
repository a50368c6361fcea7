"""The desk's figures: how soon people have their first answer, and how many spoke again. Reach is not among them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q

from conversations.models import Answer, Conversation
from supporters.models import Supporter
from territory.zones import PARIS

#: Figures are of so many days, shown by weeks.
DAYS = 56
#: More first answers than this in DAYS, and the latest stand for all.
MOST = 5000


@dataclass(frozen=True)
class Week:
    """From a Monday on, in Paris. `first_answer`: the median, None in a week without one."""

    begins: date
    answers: int
    first_answer: timedelta | None


@dataclass(frozen=True)
class Person:
    """Answers that somebody wrote, and second readings that they gave."""

    name: str
    answers: int
    readings: int
    in_hand: int


@dataclass(frozen=True)
class Figures:
    """`second_turn`: among conversations that we answered, the share, of 100, in which they spoke again."""

    waiting: int
    oldest: datetime | None
    answered: int
    first_answer: timedelta | None
    second_turn: int | None
    weeks: list[Week]
    people: list[Person]


def figures(*, at: datetime) -> Figures:
    """Six questions, however many conversations there are."""
    since = at - timedelta(days=DAYS)
    ours = Conversation.objects.ours().filter(waiting_since__isnull=False)
    waiting = ours.aggregate(n=Count("pk"), oldest=Min("waiting_since"))
    rows = Conversation.objects.filter(first_answer_at__gt=since, first_answer_at__lte=at)
    firsts = list(
        rows.order_by("-first_answer_at").values_list("opened_at", "first_answer_at", "had_second_turn")[:MOST]
    )
    delays = [first - opened for opened, first, _again in firsts]
    again = sum(turned for _opened, _first, turned in firsts)
    return Figures(
        waiting=waiting["n"],
        oldest=waiting["oldest"],
        answered=len(firsts),
        first_answer=_middle(delays),
        second_turn=round(100 * again / len(firsts)) if firsts else None,
        weeks=_weeks([(first, first - opened) for opened, first, _again in firsts], at=at),
        people=_people(since, at=at),
    )


def _middle(delays: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=round(median(delay.total_seconds() for delay in delays))) if delays else None


def _weeks(firsts: list[tuple[datetime, timedelta]], *, at: datetime) -> list[Week]:
    """The last eight, this one included, oldest first."""
    this, since = _monday(at), at - timedelta(days=DAYS)
    sent = Counter(_monday(when) for when in _sent_since(since, at=at))
    delays = defaultdict(list)
    for first, delay in firsts:
        delays[_monday(first)].append(delay)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(DAYS // 7))]
    return [Week(monday, sent[monday], _middle(delays[monday])) for monday in mondays]


def _sent_since(since: datetime, *, at: datetime) -> list[datetime]:
    sent = Answer.objects.sent().filter(sent_at__gt=since, sent_at__lte=at)
    return [when for when in sent.values_list("sent_at", flat=True)[:MOST] if when]


def _people(since: datetime, *, at: datetime) -> list[Person]:
    """Whoever wrote, read or follows something, most answers first."""
    sent = Answer.objects.filter(state=Answer.State.SENT, sent_at__gt=since, sent_at__lte=at).order_by()
    wrote = dict(sent.values_list("written_by").annotate(n=Count("pk")))
    read = dict(sent.values_list("approved_by").annotate(n=Count("pk")))
    holds = dict(
        Conversation.objects.ours().filter(~Q(owner=None)).order_by().values_list("owner").annotate(n=Count("pk"))
    )
    known = Supporter.objects.filter(pk__in={*wrote, *read, *holds} - {None}).only("display_name")
    found = [Person(str(one), wrote.get(one.pk, 0), read.get(one.pk, 0), holds.get(one.pk, 0)) for one in known]
    return sorted(found, key=lambda one: (-one.answers, -one.readings, one.name))


def _monday(when: datetime) -> date:
    day = when.astimezone(PARIS).date()
    return day - timedelta(days=day.weekday())
