"""Questions about places and votes."""

from datetime import datetime
from typing import Any

from django.db import models


class PlaceQuerySet(models.QuerySet[Any]):
    def homes(self) -> "PlaceQuerySet":
        """Places where a person may say they live."""
        return self.filter(kind__in=self.model.HOMES)


class PlaceNameQuerySet(models.QuerySet[Any]):
    def beginning(self, prefix: str) -> "PlaceNameQuerySet":
        """Names whose key begins with a folded prefix, by a range of the index.

        A range and not LIKE, which SQLite and PostgreSQL each index under other conditions; keys are letters and
        digits only, which every collation orders alike. Raises ValueError for an empty prefix.
        """
        found = self.filter(key__gte=prefix)
        end = after(prefix)
        return found.filter(key__lt=end) if end else found


class ZoneVoteQuerySet(models.QuerySet[Any]):
    def silent(self, *, at: datetime) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence covers the instant `at`."""
        return self.filter(round__election__is_active=True, silence_start__lte=at, silence_end__gt=at)

    def to_come(self, *, at: datetime) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence is not over at the instant `at`."""
        return self.filter(round__election__is_active=True, silence_end__gt=at)


def after(prefix: str) -> str | None:
    """The first key of letters and digits past all that begin with a prefix; None when nothing follows."""
    if not prefix:
        raise ValueError("a prefix has at least one letter")
    stem, last = prefix[:-1], prefix[-1]
    if last == "z":
        return after(stem) if stem else None
    return stem + ("a" if last == "9" else chr(ord(last) + 1))
