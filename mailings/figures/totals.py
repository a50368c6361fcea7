"""What became of letters, as counts: read from tallies, which outlive the deliveries and name nobody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from mailings.models import Delivery, Mailing, Provider, Tally, Tier
from supporters.ledger import PARIS

Outcome = Tally.Outcome
#: What a letter that had left came back as.
CAME_BACK = (Outcome.HARD, Outcome.SOFT, Outcome.POLICY)


@dataclass
class Totals:
    """Numbers of one group: a letter, a provider, a tier, a day."""

    label: str = ""
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    uncertain: int = 0
    left_out: int = 0
    confirmed: int = 0
    hard: int = 0
    soft: int = 0
    policy: int = 0
    complaints: int = 0
    unsubscribed: int = 0

    @property
    def bounced(self) -> int:
        return self.hard + self.soft + self.policy

    @property
    def delivered(self) -> int:
        """As the provider says where it does; else what left and did not come back."""
        return self.confirmed or max(self.sent - self.bounced, 0)

    @property
    def outcomes(self) -> int:
        """Everybody selected, once the letter is finished (E26)."""
        return self.sent + self.skipped + self.failed + self.uncertain

    def add(self, outcome: str, number: int) -> None:
        name = _NAMES[outcome]
        setattr(self, name, getattr(self, name) + number)


_NAMES: dict[str, str] = {
    Outcome.SENT: "sent",
    Outcome.SKIPPED: "skipped",
    Outcome.FAILED: "failed",
    Outcome.UNCERTAIN: "uncertain",
    Outcome.LEFT_OUT: "left_out",
    Outcome.DELIVERED: "confirmed",
    Outcome.HARD: "hard",
    Outcome.SOFT: "soft",
    Outcome.POLICY: "policy",
    Outcome.COMPLAINT: "complaints",
    Outcome.UNSUBSCRIBED: "unsubscribed",
}


@dataclass(frozen=True)
class Reasoned:
    """Why so many got nothing. `before`: the selection left them out; else they were about to get it."""

    reason: str
    before: int = 0
    later: int = 0

    @property
    def number(self) -> int:
        return self.before + self.later


@dataclass(frozen=True)
class Figures:
    """One letter. `hours`: what left and what came back, hour by hour, the oldest first."""

    whole: Totals
    providers: list[Totals] = field(default_factory=list)
    tiers: list[Totals] = field(default_factory=list)
    reasons: list[Reasoned] = field(default_factory=list)
    hours: list[tuple[datetime, Totals]] = field(default_factory=list)


def figures_of(mailing: Mailing) -> Figures:
    """Four questions, whatever the number of readers."""
    rows = Tally.objects.filter(mailing=mailing)
    return Figures(
        whole=whole_of(rows),
        providers=_grouped(rows, "provider", Provider.choices),
        tiers=_grouped(rows, "tier", reversed(Tier.choices)),
        reasons=_reasons(rows),
        hours=_by(rows, "hour"),
    )


def whole_of(rows: QuerySet[Tally]) -> Totals:
    totals = Totals()
    for outcome, number in rows.order_by().values_list("outcome").annotate(n=Sum("number")):
        totals.add(outcome, number)
    return totals


def total_of(parts: Iterable[Totals]) -> Totals:
    whole = Totals()
    for part in parts:
        for outcome, name in _NAMES.items():
            whole.add(outcome, getattr(part, name))
    return whole


def of_each(mailings: Iterable[Mailing]) -> dict[int, Totals]:
    """By the letter's number, with one question."""
    found: dict[int, Totals] = {mailing.pk: Totals() for mailing in mailings}
    rows = Tally.objects.filter(mailing__in=found).order_by().values_list("mailing", "outcome")
    for mailing, outcome, number in rows.annotate(n=Sum("number")):
        found[mailing].add(outcome, number)
    return found


def _grouped(rows: QuerySet[Tally], name: str, choices: Iterable[tuple[Any, Any]]) -> list[Totals]:
    """Those to whom something left or could have, in the order of the choices."""
    found = dict(_by(rows.exclude(outcome=Outcome.LEFT_OUT), name))
    labelled = [(str(label), found[value]) for value, label in choices if value in found]
    for label, totals in labelled:
        totals.label = label
    return [totals for _label, totals in labelled]


def _by(rows: QuerySet[Tally], name: str) -> list[tuple[Any, Totals]]:
    found: dict[Any, Totals] = {}
    counted = rows.order_by().values_list(name, "outcome").annotate(n=Sum("number"))
    for value, outcome, number in counted.order_by(name):
        found.setdefault(value, Totals()).add(outcome, number)
    return list(found.items())


def _reasons(rows: QuerySet[Tally]) -> list[Reasoned]:
    """The most first."""
    asked = rows.filter(outcome__in=(Outcome.LEFT_OUT, Outcome.SKIPPED, Outcome.FAILED))
    numbers: dict[int, list[int]] = {}
    for reason, outcome, number in asked.order_by().values_list("reason", "outcome").annotate(n=Sum("number")):
        numbers.setdefault(reason, [0, 0])[outcome != Outcome.LEFT_OUT] += number
    found = [Reasoned(_label(reason), *pair) for reason, pair in numbers.items()]
    return sorted(found, key=lambda one: (-one.number, one.reason))


def _label(reason: int) -> str:
    return str(Delivery.Reason(reason).label)


def days_of(rows: QuerySet[Tally], *, first: date, last: date) -> list[tuple[date, Totals]]:
    """Each day (Europe/Paris) from one to the other, nought where nothing left."""
    counted = rows.order_by().annotate(day=TruncDate("hour", tzinfo=PARIS)).filter(day__gte=first, day__lte=last)
    found = {first + timedelta(days=n): Totals() for n in range((last - first).days + 1)}
    for day, outcome, number in counted.values_list("day", "outcome").annotate(n=Sum("number")):
        found[day].add(outcome, number)
    return list(found.items())
