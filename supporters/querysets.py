"""Questions asked of people, consents, testimonies and work to be done. Time is an argument."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models


class SupporterQuerySet(models.QuerySet[Any]):
    def confirmed(self) -> "SupporterQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed_since(self, moment: datetime) -> "SupporterQuerySet":
        return self.filter(confirmed_at__isnull=True, date_joined__lt=moment)


class ConsentQuerySet(models.QuerySet[Any]):
    def live(self, purpose: str | None = None) -> "ConsentQuerySet":
        """Confirmed and not withdrawn, for one purpose or all."""
        found = self.filter(confirmed_at__isnull=False, withdrawn_at__isnull=True)
        return found.filter(purpose=purpose) if purpose else found

    def waiting(self) -> "ConsentQuerySet":
        """Ticked, and neither confirmed nor withdrawn."""
        return self.filter(confirmed_at__isnull=True, withdrawn_at__isnull=True)

    def confirm(self, *, at: datetime, proof: str) -> int:
        return self.waiting().update(confirmed_at=at, proof=proof)

    def withdraw(self, *, at: datetime) -> int:
        return self.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)


class TestimonyQuerySet(models.QuerySet[Any]):
    def published(self) -> "TestimonyQuerySet":
        return self.filter(state=self.model.State.PUBLISHED)

    def newest_first(self) -> "TestimonyQuerySet":
        return self.order_by("-published_at", "-pk")

    def within(self, west: float, south: float, east: float, north: float) -> "TestimonyQuerySet":
        """Whose point lies in a box (degrees)."""
        return self.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)

    def saying(self, words: Iterable[str]) -> "TestimonyQuerySet":
        """Whose name, message or place holds every one of some folded words."""
        found = self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found

    def waiting(self) -> "TestimonyQuerySet":
        """The moderators' queue, oldest first."""
        return self.filter(state=self.model.State.PENDING).order_by("submitted_at", "pk")

    def live(self) -> "TestimonyQuerySet":
        return self.filter(state__in=self.model.LIVE)
