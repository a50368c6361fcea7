"""Which testimonies a reader of the map asked for, newest first, found quickly among a million.

Two roads lead to the newest testimonies of a box or a place. Few in all (the counters say so): read them all
by cell or by place, and keep the newest. Many: walk down the newest-first index until enough are found, which
takes few steps because many match. Each is slow exactly where the other is quick.
"""

import heapq
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.cells import MAX_LATITUDE, cover, leaf_ranges
from supporters.map_counters import cell_counts, place_total, published_total
from supporters.models import Testimony
from supporters.querysets import TestimonyQuerySet
from territory.models import Place

#: Up to so many rows are read and sorted. At a million, walking the index is quicker for more.
FEW = 2000
#: A box is covered by at most so many squares.
SQUARES = 16


class Box(NamedTuple):
    """Degrees, WGS 84, within one turn of the earth."""

    west: float
    south: float
    east: float
    north: float


class Cursor(NamedTuple):
    """Where a page of the list ended: publication time and key of its last testimony."""

    published_at: datetime
    pk: int


@dataclass(frozen=True)
class Search:
    """What was asked for; everything, if nothing is set. `words` are folded (`common.text.fold`)."""

    box: Box | None = None
    place: Place | None = None
    words: tuple[str, ...] = ()

    def newest(self, *, limit: int, before: Cursor | None = None) -> list[Testimony]:
        """Up to `limit` testimonies, newest first, each with its `place` and département. At most five queries."""
        found = self.matching()
        if before:
            found = found.filter(published_at__lte=before.published_at).exclude(
                published_at=before.published_at, pk__gte=before.pk
            )
        few = self._few()
        if few is None:
            return list(_with_places(found.newest_first())[:limit])
        if not few:
            return []
        # One branch for each range: SQLite reads none of them by the index when they are joined by OR.
        parts = [found.filter(condition).values_list("published_at", "pk") for condition in few]
        candidates = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        chosen = [pk for _, pk in heapq.nlargest(limit, candidates)]
        return list(_with_places(Testimony.objects.filter(pk__in=chosen).newest_first()))

    def matching(self) -> TestimonyQuerySet:
        """Published testimonies that answer, in no order."""
        found: TestimonyQuerySet = Testimony.objects.published()
        if self.box:
            found = found.within(*self.box)
        if self.place:
            # Row by row: as a list of places it would tempt SQLite off the newest-first index, to sort thousands.
            found = found.filter(Exists(_places(self.place).filter(pk=OuterRef("place_id"))))
        return found.saying(self.words).order_by()

    def total(self) -> int | None:
        """How many answer, where the counters know it: everything, or one place. Else None."""
        if self.box or self.words:
            return None
        return place_total(self.place) if self.place else published_total()

    def _few(self) -> list[Q] | None:
        """Conditions that together read few rows, each by one index; None where none is sure to."""
        if self.place and place_total(self.place) <= FEW:
            return [Q(place__in=list(_places(self.place)))]
        if self.box:
            counts = cell_counts(cover(*self.box, most=SQUARES))
            if sum(counts.values()) <= FEW:
                return [Q(cell__range=span) for span in leaf_ranges(sorted(counts))]
        return None


def clip(box: Box) -> Box:
    """The part of a box that lies on the map."""
    return Box(
        max(box.west, -180.0),
        max(box.south, -MAX_LATITUDE),
        min(box.east, 180.0),
        min(box.north, MAX_LATITUDE),
    )


def _places(place: Place) -> QuerySet[Place, int]:
    return Place.objects.filter(Q(departement=place) | Q(pk=place.pk)).order_by().values_list("pk", flat=True)


def _with_places(found: TestimonyQuerySet) -> TestimonyQuerySet:
    return found.select_related("place__departement")
