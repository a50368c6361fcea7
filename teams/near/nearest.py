"""The teams nearest to somebody, found in boxes that grow: a band of the index each, never the whole country."""

from collections.abc import Iterable
from datetime import datetime

from teams.models import Team
from teams.near.distances import box, km
from territory.models import Place

#: Half the width of each box, in kilometres. Beyond the last nobody is near.
BOXES = (10, 40, 160)
Point = tuple[int, float, float]


def nearest_teams(
    *,
    place: Place | None = None,
    lon: float | None = None,
    lat: float | None = None,
    limit: int,
    at: datetime,
    with_room: bool = True,
    but: Iterable[int] = (),
) -> list[tuple[Team, float]]:
    """Teams that have a mobiliser, with the distance in kilometres, nearest first; `but` are keys left out.

    Around a place or a point; nothing around a place of which no point is known. `with_room` leaves out those that
    are full. Teams come with their place and its département.
    """
    if place is not None:
        lon, lat = place.lon, place.lat
    if lon is None or lat is None:
        return []
    found: list[tuple[int, float]] = []
    for reach in BOXES:
        found = nearest_first(_points(lon, lat, reach, with_room=with_room, but=but), lon, lat, reach)
        if len(found) >= limit:
            break
    chosen = dict(found[:limit])
    teams = Team.objects.filter(pk__in=chosen).select_related("place__departement")
    return sorted(((team, chosen[team.pk]) for team in teams), key=lambda pair: (pair[1], pair[0].pk))


def nearest_first(points: Iterable[Point], lon: float, lat: float, reach: float) -> list[tuple[int, float]]:
    """Of keys with their points, those within reach, nearest first; at the same distance the eldest."""
    measured = ((key, km(lon, lat, there_lon, there_lat)) for key, there_lon, there_lat in points)
    return sorted(((key, far) for key, far in measured if far <= reach), key=lambda pair: (pair[1], pair[0]))


def _points(lon: float, lat: float, reach: float, *, with_room: bool, but: Iterable[int]) -> Iterable[Point]:
    west, south, east, north = box(lon, lat, reach)
    teams = Team.objects.active().filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    if with_room:
        teams = teams.filter(members__lt=Team.ROOM)
    left_out = list(but)
    if left_out:
        teams = teams.exclude(pk__in=left_out)
    points: Iterable[Point] = teams.order_by().values_list("pk", "lon", "lat").iterator()
    return points
