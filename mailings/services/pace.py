"""How much may leave now: what a provider takes this minute, what a new sender may send today (E22, E23).

Asked and written within the transaction that marks a window as leaving, so that many workers are one sender.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from common.counting import add
from mailings.delivery import rates
from mailings.delivery.answers import Answer
from mailings.models import Provider, ProviderState, SendingDay
from supporters.ledger import PARIS


def resting(*, at: datetime) -> set[str]:
    """The providers to which nothing may leave now."""
    if settings.MAIL_WARM_UP and _left_today(_day(at=at)) == 0:
        return set(Provider.values)
    return {row.provider for row in ProviderState.objects.all() if _allowance(row, at=at) == 0}


@dataclass(frozen=True)
class Grant:
    """What one worker may still send in a minute without asking again, and what it did not tell yet."""

    minute: int = 0
    left: int = 0
    sent: int = 0


NOTHING = Grant()


class Pace:
    """One provider's, for one transaction.

    pace = Pace(provider, at=now, grant=grant, is_calm=is_calm)
    few = rows[: pace.allow(wanted, ahead=len(rows))]
    pace.spend(len(few))
    grant = pace.keep()

    While a provider takes all that it gets (`is_calm`), a worker takes its share of a minute for many windows at once,
    and tells at the end; else each window waits for the other workers, and asks. Locks are taken in one order
    everywhere, or workers would wait for each other for ever: a slice, its provider, recipients, the day.
    """

    def __init__(self, provider: str, *, at: datetime, grant: Grant, is_calm: bool) -> None:
        self.at, self.provider, self.grant = at, provider, grant
        self.hard = 0
        self.asks_each_time = settings.MAIL_WARM_UP or not is_calm
        if self.asks_each_time:
            self._give_back()
        elif grant.minute != _minute(at):
            self.grant = replace(grant, left=0)

    @cached_property
    def row(self) -> ProviderState:
        defaults = {"per_minute": rates.PER_MINUTE[self.provider]}
        rows = ProviderState.objects.select_for_update()
        found: ProviderState = rows.get_or_create(provider=self.provider, defaults=defaults)[0]
        return found

    def allow(self, wanted: int, *, ahead: int) -> int:
        """How many of `wanted` may leave now; `ahead` are they and those that will be asked for next."""
        if self.grant.left < wanted:
            self._take((wanted if self.asks_each_time else ahead) - self.grant.left)
        return min(wanted, self.grant.left)

    def spend(self, number: int) -> None:
        self.grant = replace(self.grant, left=self.grant.left - number, sent=self.grant.sent + number)

    def learn(self, answers: Sequence[Answer]) -> None:
        """What the provider answered: it may ask for patience, or refuse us."""
        said = Counter(answers)
        tried = len(answers) - said[Answer.NOTHING]
        if not (self.asks_each_time and tried):
            return
        self.hard += said[Answer.UNKNOWN]
        if rates.asks_for_patience(self.provider, too_fast=said[Answer.TOO_FAST], answers=tried):
            self.row.level += 1
            self._pause(rates.rest(self.row.level), _("Elle demande d'aller moins vite."))
        elif self.row.level and said[Answer.TAKEN]:
            self.row.level = 0
        self._watch(tried, said[Answer.POLICY])

    def keep(self) -> Grant:
        """Write what was asked and learned; returns what is to be brought to the next transaction."""
        if "row" in self.__dict__:
            self.row.save()
        if self.asks_each_time:
            self._count()
        return self.grant

    def leave(self) -> None:
        """In a transaction of its own: what the worker did not use is for others, and what it did not tell is told."""
        self._give_back()
        if not self.asks_each_time and self.grant.sent:
            self._watch(self.grant.sent, 0)
        self.row.save()
        self._count()

    def _take(self, number: int) -> None:
        left = _allowance(self.row, at=self.at)
        if settings.MAIL_WARM_UP:
            left = min(left, _left_today(_day(at=self.at)))
        taken = max(0, min(number, left))
        minute = _minute(self.at)
        self.row.used = taken + (self.row.used if self.row.minute == minute else 0)
        self.row.minute = minute
        self.grant = replace(self.grant, minute=minute, left=self.grant.left + taken)

    def _give_back(self) -> None:
        if self.row.minute == self.grant.minute:
            self.row.used = max(0, self.row.used - self.grant.left)
        self.grant = replace(self.grant, left=0)

    def _count(self) -> None:
        if self.grant.sent or self.hard:
            day = self.at.astimezone(PARIS).date()
            add(SendingDay, {"day": day}, reserved=self.grant.sent, hard=self.hard)
        self.grant, self.hard = replace(self.grant, sent=0), 0

    def _watch(self, tried: int, refused: int) -> None:
        if self.row.watched_from is None or self.at - self.row.watched_from > rates.WATCH:
            self.row.watched_from, self.row.tried, self.row.refused = self.at, 0, 0
        self.row.tried += tried
        self.row.refused += refused
        if rates.is_refused_by_policy(refused=self.row.refused, tried=self.row.tried):
            self._pause(rates.POLICY_PAUSE, _("Elle refuse nos courriers par principe."))
            self.row.watched_from = None

    def _pause(self, rest: timedelta, why: str) -> None:
        until = self.at + rest
        if self.row.paused_until is None or self.row.paused_until < until:
            self.row.paused_until, self.row.reason = until, why


def troubled(column: str, *, at: datetime) -> Exists:
    """As part of another question: whether the provider named in a column of its rows rests, or did of late."""
    rows = ProviderState.objects.filter(provider=OuterRef(column))
    return Exists(rows.filter(Q(paused_until__gt=at) | Q(level__gt=0)))


def _allowance(row: ProviderState, *, at: datetime) -> int:
    if row.paused_until is not None and row.paused_until > at:
        return 0
    return max(0, row.per_minute - (row.used if row.minute == _minute(at) else 0))


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _day(*, at: datetime) -> SendingDay:
    """Today's row; the first time, one step above the day before, unless that went badly."""
    today = at.astimezone(PARIS).date()
    row = SendingDay.objects.filter(day=today).first()
    if row is not None and row.ceiling is not None:
        return row
    before = SendingDay.objects.filter(day__lt=today, reserved__gt=0).first()
    step = 0
    if before is not None:
        step = rates.next_step(before.step, sent=before.reserved, complaints=before.complaints, hard=before.hard)
    fields = {"step": step, "ceiling": rates.ceiling(step)}
    found: SendingDay = SendingDay.objects.update_or_create(day=today, defaults=fields)[0]
    return found


def _left_today(day: SendingDay) -> int:
    return _PLENTY if day.ceiling is None else max(0, day.ceiling - day.reserved)


#: More than any window.
_PLENTY = 1_000_000
