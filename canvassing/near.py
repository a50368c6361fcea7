"""Walks to take near somebody: the nearest free turfs, found in boxes that grow, a band of the index each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canvassing.models import Turf
from canvassing.walks.controls import without_controls
from canvassing.walks.minutes import minutes_for
from teams.near.distances import box
from teams.near.nearby import Section, Spot, declare
from teams.near.nearest import nearest_first
from territory.models import ZoneVote

#: Half the width of each box, in kilometres: in a town the next street, in the country the next village.
BOXES = (0.5, 2, 8, 30)
SHOWN = 4


@dataclass(frozen=True)
class NearWalk:
    turf: Turf
    km: float

    @property
    def minutes(self) -> int:
        return minutes_for(self.turf.doors_left)


def declare_section() -> None:
    """Called once, when the site starts."""
    declare(Section("walks", walks_near, "canvassing/near_walks.html", _walk, order=15))


def walks_near(spot: Spot, at: datetime) -> Sequence[NearWalk]:
    return nearest_walks(lon=spot.lon, lat=spot.lat, limit=SHOWN, at=at)


def nearest_walks(*, lon: float, lat: float, limit: int, at: datetime, but: Iterable[int] = ()) -> list[NearWalk]:
    """Free turfs with doors left that are offered to volunteers, nearest first: no control of an experiment, none of
    a silent territory. `but` are keys left out. They come with their commune and its département."""
    found: list[NearWalk] = []
    left_out = set(but)
    for reach in BOXES:
        found = _within(lon, lat, reach, limit=limit, at=at, but=left_out)
        if len(found) >= limit:
            break
    return found


def _within(lon: float, lat: float, reach: float, *, limit: int, at: datetime, but: set[int]) -> list[NearWalk]:
    west, south, east, north = box(lon, lat, reach)
    silent = ZoneVote.objects.silent(at=at).values("zone")
    free = Turf.objects.to_take().exclude(commune__zone__in=silent).exclude(pk__in=but)
    free = free.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    ranked = nearest_first(free.order_by().values_list("pk", "lon", "lat"), lon, lat, reach)
    found: list[NearWalk] = []
    for start in range(0, len(ranked), 5 * limit):
        far = dict(ranked[start : start + 5 * limit])
        rows = Turf.objects.filter(pk__in=far).select_related("commune__departement", "precinct")
        nearest = sorted(rows, key=lambda turf: (far[turf.pk], turf.pk))
        found += [NearWalk(turf, far[turf.pk]) for turf in without_controls(nearest)]
        if len(found) >= limit:
            break
    return found[:limit]


def _walk(item: NearWalk) -> dict[str, Any]:
    turf = item.turf
    return {
        "id": turf.pk,
        "name": turf.name,
        "commune": turf.commune.name,
        "km": round(item.km, 1),
        "doors": turf.doors_left,
        "minutes": item.minutes,
    }
