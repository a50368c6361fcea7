"""Questions asked of mail. Time is an argument."""

from datetime import date, datetime
from typing import Any

from django.db import models


class RecipientQuerySet(models.QuerySet[Any]):
    def stop(self, *, reason: str, at: datetime) -> int:
        """Write to them no more; a first reason stays."""
        return self.filter(stopped_at__isnull=True).update(stopped_at=at, stopped_for=reason)


class MailingQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> "MailingQuerySet":
        return self.order_by("-created_at", "-pk")

    def on_shelf(self, shelf: str) -> "MailingQuerySet":
        """« a-preparer », « partis », « arretes »; else what leaves, and what will: those that leave first, first."""
        state = self.model.State
        if shelf == "a-preparer":
            return self.filter(state__in=(state.DRAFT, state.WAITING)).newest_first()
        if shelf == "partis":
            return self.filter(state=state.SENT).order_by("-started_at", "-pk")
        if shelf == "arretes":
            return self.filter(state__in=(state.CANCELLED, state.SILENCED)).newest_first()
        coming = (state.SCHEDULED, state.PREPARING, state.SENDING, state.PAUSED)
        return self.filter(state__in=coming).order_by("send_on", "send_time", "pk")

    def of_programme(self, *, day: date) -> "MailingQuerySet":
        """The letters of a day that lines of the programme brought, those of the first line first."""
        mine = self.filter(rule__isnull=False, send_on=day).exclude(state=self.model.State.CANCELLED)
        return mine.order_by("rule__position", "rule")

    def started(self) -> "MailingQuerySet":
        """Those of which something left, the latest first."""
        return self.filter(started_at__isnull=False).order_by("-started_at", "-pk")

    def written(self) -> "MailingQuerySet":
        """Those whose deliveries are being written, or were."""
        states = self.model.State
        return self.exclude(state__in=(states.DRAFT, states.WAITING, states.SCHEDULED))

    def leaving(self) -> "MailingQuerySet":
        """On their way: prepared, sending or paused."""
        states = self.model.State
        return self.filter(state__in=(states.PREPARING, states.SENDING, states.PAUSED))

    def due(self, *, at: datetime) -> "MailingQuerySet":
        """Approved, and whose earliest local hour has come within a day: time to write their deliveries."""
        return self.filter(state=self.model.State.SCHEDULED, prepare_at__lte=at)


class ProgrammeDayQuerySet(models.QuerySet[Any]):
    def to_decide(self, *, today: date) -> "ProgrammeDayQuerySet":
        """Proposed, and not past; the next one first."""
        return self.filter(state=self.model.State.PROPOSED, day__gte=today).order_by("day")
