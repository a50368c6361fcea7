"""Questions about places and votes."""

from datetime import datetime
from typing import Any

from django.db import models


class PlaceQuerySet(models.QuerySet[Any]):
    def homes(self) -> "PlaceQuerySet":
        """Places where a person may say they live."""
        return self.filter(kind__in=self.model.HOMES)


class ZoneVoteQuerySet(models.QuerySet[Any]):
    def silent(self, *, at: datetime) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence covers the instant `at`."""
        return self.filter(round__election__is_active=True, silence_start__lte=at, silence_end__gt=at)
