"""Outings to come that answer a question: which kind, near which place."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from teams.models import Outing
from teams.near.distances import box
from teams.services.outings import AHEAD, LONGEST
from territory.models import Place

#: Outings on one page of the calendar.
PAGE = 20
#: « Near » is within so many km, a tram or half an hour away.
CLOSE = 30


@dataclass(frozen=True)
class Search:
    """The next 30 days, in the order of time; what a silence forbids to tell is left out."""

    kind: str = ""
    near: Place | None = None

    def all(self, *, at: datetime) -> "QuerySet[Outing]":
        found = Outing.objects.told(at=at, until=at + AHEAD + LONGEST).to_come(at=at).filter(starts_at__lte=at + AHEAD)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.near:
            found = found.filter(_around(self.near))
        return found.select_related("place__departement", "team").order_by("starts_at", "pk")

    def page(self, number: int, *, at: datetime) -> list[Outing]:
        """One more than a page holds when another follows: nobody counts them all."""
        start = (number - 1) * PAGE
        return list(self.all(at=at)[start : start + PAGE + 1])


def _around(place: Place) -> Q:
    if place.lon is None or place.lat is None:
        return Q(place=place)
    west, south, east, north = box(place.lon, place.lat, CLOSE)
    return Q(lon__range=(west, east), lat__range=(south, north))
