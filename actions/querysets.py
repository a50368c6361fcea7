"""Questions asked of the online campaign. Time is an argument."""

from datetime import datetime
from typing import Any, cast

from django.db import models
from django.db.models import Q

from common.claims import WorkQuerySet


class ContentQuerySet(models.QuerySet[Any]):
    def visible(self, *, at: datetime) -> "ContentQuerySet":
        """Published and not over. Anybody may read it."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), state="published")

    def due(self, *, at: datetime) -> "ContentQuerySet":
        """Scheduled, and their time has come."""
        return self.filter(state="scheduled", starts_at__lte=at)

    def newest_first(self) -> "ContentQuerySet":
        return self.order_by("-published_at", "-pk")


class ShortLinkQuerySet(models.QuerySet[Any]):
    def open(self, *, at: datetime) -> "ShortLinkQuerySet":
        """They still lead somewhere."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), state="active")


class ProposalQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "ProposalQuerySet":
        """What an editor still has to decide."""
        return self.filter(state__in=self.model.WAITING)

    def shown(self) -> "ProposalQuerySet":
        """What other people may read."""
        return self.filter(state__in=["open", "adopted"])


class RelayPostQuerySet(WorkQuerySet):
    def due(self, *, at: datetime) -> "RelayPostQuerySet":
        """Queued, due, leased by nobody alive, and their account may speak."""
        accounts = self.model._meta.get_field("account").related_model._default_manager.able(at=at)
        # A list of keys, not a join: two workers that claim one row at once must judge the row itself again.
        return cast("RelayPostQuerySet", super().due(at=at).filter(account__in=accounts.values("pk")))

    def planned(self) -> "RelayPostQuerySet":
        """What has still to leave, in the order of the calendar."""
        return self.filter(state__in=["draft", "waiting", "queued"]).order_by("due_at", "pk")

    def ended(self) -> "RelayPostQuerySet":
        """What left, and what never will; the latest first."""
        return self.exclude(state__in=["draft", "waiting", "queued"]).order_by("-due_at", "-pk")

    def to_tell(self) -> "RelayPostQuerySet":
        """Posted, and nobody told the author of the proposal yet."""
        return self.filter(state="posted", told_at=None).order_by("posted_at", "pk")


class RelayAccountQuerySet(models.QuerySet[Any]):
    def able(self, *, at: datetime) -> "RelayAccountQuerySet":
        """In service, without trouble, and not asked by its network to wait."""
        return self.filter(Q(paused_until__isnull=True) | Q(paused_until__lte=at), is_active=True, trouble="")


class WallSourceQuerySet(WorkQuerySet):
    """Its own name, for what is asked of feeds alone."""


class WallItemQuerySet(models.QuerySet[Any]):
    def shown(self) -> "WallItemQuerySet":
        """What anybody sees on the wall, newest first, each with its source."""
        return self.filter(is_hidden=False).select_related("source").order_by("-published_at", "-pk")
