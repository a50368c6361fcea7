"""How much may leave now: what a provider takes this minute, what a new sender may send today (E22, E23).

Asked and written within the transaction that marks a window as leaving, so that many workers are one sender.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
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


class Pace:
    """One provider's, for one transaction.

    pace = Pace(provider, at=now)   # waits for the other workers
    few = rows[: pace.allowance]
    pace.spend(len(few))
    pace.keep()
    """

    def __init__(self, provider: str, *, at: datetime) -> None:
        self.at = at
        defaults = {"per_minute": rates.PER_MINUTE[provider]}
        self.row, _made = ProviderState.objects.select_for_update().get_or_create(provider=provider, defaults=defaults)
        self.day = _day(at=at) if settings.MAIL_WARM_UP else None

    @property
    def allowance(self) -> int:
        left = _allowance(self.row, at=self.at)
        return left if self.day is None else min(left, _left_today(self.day))

    def spend(self, number: int) -> None:
        self.row.used = number + (self.row.used if self.row.minute == _minute(self.at) else 0)
        self.row.minute = _minute(self.at)
        if number:
            add(SendingDay, {"day": self.at.astimezone(PARIS).date()}, reserved=number)

    def learn(self, answers: Sequence[Answer]) -> None:
        """What the provider answered: it may ask for patience, or refuse us."""
        said = Counter(answers)
        tried = len(answers) - said[Answer.NOTHING]
        if not tried:
            return
        if rates.asks_for_patience(self.row.provider, too_fast=said[Answer.TOO_FAST], answers=tried):
            self.row.level += 1
            self._pause(rates.rest(self.row.level), _("Elle demande d'aller moins vite."))
        elif self.row.level and said[Answer.TAKEN]:
            self.row.level = 0
        self._watch(tried, said[Answer.POLICY])

    def keep(self) -> None:
        self.row.save()

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
