"""« Près de chez vous » : the nearest outing of the week to come and the doors that wait in the reader's commune.

Found once for each commune: the outings of a letter are read in one question, whatever the number of communes.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.template.loader import render_to_string
from django.utils.formats import date_format

from canvassing.models import Turf
from canvassing.walks.controls import without_controls
from canvassing.walks.minutes import minutes_for
from mailings.composing.compiled import Compiled, PersonalBlock
from mailings.composing.leads import absolute, lead_to, near_page
from mailings.composing.people import Reader
from teams.models import Outing
from teams.near.distances import km
from territory.clocks import clock_of
from territory.models import ZoneVote

#: Days ahead, and kilometres around.
AHEAD, REACH = timedelta(days=8), 30.0
#: Degrees of a cell of the grid in which outings are looked up: wider than `REACH` up to 57° of latitude.
_CELL = 0.5
_HOURS = timedelta(hours=12)


@dataclass(frozen=True)
class Near:
    outing: Outing
    km: float

    @property
    def when(self) -> str:
        """« samedi 10 avril, 14:30 », on the clock of its place."""
        return date_format(self.outing.starts_at.astimezone(clock_of(self.outing.place)), "l j F, H:i")


@dataclass(frozen=True)
class Doors:
    """What waits in a commune: a walk of one's own is about so many minutes."""

    doors: int
    walks: int

    @property
    def minutes(self) -> int:
        return minutes_for(round(self.doors / self.walks))


class Outings:
    """The outings of the days to come in cells of half a degree: each commune looks at nine."""

    def __init__(self, *, at: datetime) -> None:
        told = Outing.objects.told(at=at, until=at + AHEAD + _HOURS).to_come(at=at).with_room()
        rows = told.filter(starts_at__gt=at, starts_at__lte=at + AHEAD, lon__isnull=False, lat__isnull=False)
        self.cells: dict[tuple[int, int], list[tuple[int, float, float]]] = defaultdict(list)
        for pk, lon, lat in rows.order_by("starts_at", "pk").values_list("pk", "lon", "lat"):
            self.cells[_cell(lon, lat)].append((pk, lon, lat))

    def nearest(self, lon: float, lat: float) -> tuple[int, float] | None:
        """Key and kilometres; of two as near, the sooner."""
        east, north = _cell(lon, lat)
        around = [
            (km(lon, lat, x, y), turn, pk)
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for turn, (pk, x, y) in enumerate(self.cells.get((east + i, north + j), ()))
        ]
        found = min(around, default=None)
        return (found[2], found[0]) if found and found[0] <= REACH else None


def fragments(
    people: Mapping[int, Reader], *, block: PersonalBlock, compiled: Compiled, at: datetime
) -> dict[int, tuple[str, str]]:
    hour = at.replace(minute=0, second=0, microsecond=0)
    known = compiled.kept(block.key, since=hour)
    homes = {reader.home_id: reader for reader in people.values() if reader.home_id not in known}
    if homes:
        known |= _found(homes, compiled=compiled, at=at, hour=hour)
    return {key: known[reader.home_id] for key, reader in people.items()}


def _found(
    homes: Mapping[int | None, Reader], *, compiled: Compiled, at: datetime, hour: datetime
) -> dict[int | None, tuple[str, str]]:
    """For each commune of some readers. Four questions, and two more for the first of an hour."""
    kept = compiled.kept("outings", since=hour)
    if not kept:
        kept["all"] = Outings(at=at)
    outings: Outings = kept["all"]
    nearest = {
        home: outings.nearest(reader.lon, reader.lat)
        for home, reader in homes.items()
        if reader.lon is not None and reader.lat is not None
    }
    chosen = Outing.objects.select_related("place").in_bulk([pair[0] for pair in nearest.values() if pair])
    doors = _doors([home for home in homes if home], at=at)
    found = {}
    for home, reader in homes.items():
        pair = nearest.get(home)
        outing = chosen.get(pair[0]) if pair else None
        near = Near(outing, pair[1]) if outing and pair else None
        found[home] = _written(reader, near, doors.get(home or 0), compiled)
    return found


def _doors(communes: Collection[int], *, at: datetime) -> dict[int, Doors]:
    """What is free in each: nothing of a silent territory, no control of an experiment."""
    silent = ZoneVote.objects.silent(at=at).values("zone")
    free = Turf.objects.to_take().filter(commune__in=communes).exclude(commune__zone__in=silent)
    rows = free.order_by().values_list("commune", "precinct").annotate(walks=Count("pk"), doors=Sum("doors_left"))
    counted = {(commune, precinct): Doors(doors, walks) for commune, precinct, walks, doors in rows}
    areas = without_controls(Turf(commune_id=commune, precinct_id=precinct) for commune, precinct in counted)
    found: dict[int, Doors] = {}
    for area in areas:
        had, more = found.get(area.commune_id, Doors(0, 0)), counted[area.commune_id, area.precinct_id]
        found[area.commune_id] = Doors(had.doors + more.doors, had.walks + more.walks)
    return found


def _written(reader: Reader, near: Near | None, doors: Doors | None, compiled: Compiled) -> tuple[str, str]:
    page = near_page()
    context = {
        "commune": reader.commune,
        "near": near,
        "doors": doors,
        "outing_url": lead_to(absolute(f"/sorties/{near.outing.pk}/"), compiled.links) if near else "",
        "near_url": lead_to(page, compiled.links),
    }
    html = render_to_string("mailings/mail/walk.html", context)
    return html.strip(), render_to_string("mailings/mail/walk.txt", context).strip()


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return int(lon // _CELL), int(lat // _CELL)
