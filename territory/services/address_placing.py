"""In which precinct each address falls, with what the database knows of contours and precincts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Count, Min

from territory.addresses.placing import Contours, Floats, Ids, find_contours, nearest_precinct
from territory.models import Address, Boundary, Precinct
from territory.services.targeting import refresh_targetings

#: Values in one IN: the fewest that any SQLite takes.
IN_MAX = 900
#: Communes whose contours are read beforehand: files go by the codes of communes, and so do their ids.
AHEAD = 50
#: Addresses placed together.
TOGETHER = 50_000
PLACING = Address.Placing
#: Ways of placing, as the numbers an array holds. A WAITING address has contours in its commune, but lies in none: it
#: is of no precinct until it is settled.
WAYS = (PLACING.NONE, PLACING.ONLY, PLACING.BOUNDARY, PLACING.NONE, PLACING.NEAREST)
NONE, ONLY, BOUNDARY, WAITING, NEAREST = range(5)


class Placed(NamedTuple):
    """Ids of precincts (0: none), and numbers of WAYS or WAITING."""

    precincts: Ids
    ways: npt.NDArray[np.int8]


class Placer:
    """Places chunks of addresses. Contours are kept from one chunk to the next, which is often of the same communes;
    what waits is settled at the end, when all other addresses are there."""

    def __init__(self, communes: Iterable[int] | None = None) -> None:
        chosen = Precinct.objects.all() if communes is None else Precinct.objects.filter(commune__in=communes)
        facts = chosen.order_by().values_list("commune").annotate(Count("pk"), Min("pk"), Count("boundary"))
        rows = np.array(list(facts), np.int64).reshape(-1, 4)
        size = int(rows[:, 0].max()) + 1 if len(rows) else 1
        self._only, self._outlined = np.zeros(size, np.int64), np.zeros(size, np.bool_)
        single = rows[rows[:, 1] == 1]
        self._only[single[:, 0]] = single[:, 2]
        self._outlined[rows[:, 0]] = rows[:, 3] > 0
        self._contours = Contours.of([])
        self._loaded: set[int] = set()

    def is_ready(self, communes: Ids) -> bool:
        """Whether the contours of these communes are there."""
        return self._wanted(communes) <= self._loaded

    def load(self, communes: Ids) -> None:
        """Get the contours of these communes, and of some that may come after them; others are let go."""
        wanted = self._wanted(communes)
        if wanted <= self._loaded:
            return
        wanted.update((np.flatnonzero(self._outlined[min(wanted) :])[:AHEAD] + min(wanted)).tolist())
        stays = np.isin(self._contours.communes, list(wanted))
        new = Contours.of(list(_shapes(sorted(wanted - self._loaded))))
        precincts = np.concatenate([self._contours.precincts[stays], new.precincts])
        communes = np.concatenate([self._contours.communes[stays], new.communes])
        shapes = np.concatenate([self._contours.shapes[stays], new.shapes])
        order = np.argsort(precincts)
        self._contours = Contours(precincts[order], communes[order], shapes[order])
        self._loaded = wanted

    def place(self, lon: Floats, lat: Floats, communes: Ids) -> Placed:
        """Asks the database nothing: `load` comes before."""
        precincts = find_contours(self._contours, lon, lat, communes)
        known = np.where(communes < len(self._only), communes, 0)
        ways = np.where(precincts > 0, BOUNDARY, np.where(self._outlined[known], WAITING, NONE)).astype(np.int8)
        alone = (ways == NONE) & (self._only[known] > 0)
        precincts[alone] = self._only[known][alone]
        ways[alone] = ONLY
        return Placed(precincts, ways)

    def _wanted(self, communes: Ids) -> set[int]:
        values = np.unique(communes)
        values = values[values < len(self._outlined)]
        return set(values[self._outlined[values]].tolist())

    def only(self, commune: int) -> int:
        """The only precinct of a commune; 0 when it has several, or none."""
        return int(self._only[commune]) if commune < len(self._only) else 0


def _shapes(communes: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    for part in parts(communes):
        found = Boundary.objects.filter(precinct__commune__in=part)
        yield from found.values_list("precinct", "precinct__commune", "shape").iterator()


@transaction.atomic
def place_addresses(*, communes: Iterable[int] | None = None, at: datetime) -> int:
    """Place addresses again, after contours or precincts have changed: those of some communes (ids), or all.

    Gives the number of addresses whose precinct, or the way it was found, is another now.
    """
    stored = Address.objects.order_by().values_list("commune").annotate(Count("pk"))
    if communes is not None:
        wanted = set(communes)
        counts = [(commune, count) for commune, count in stored if commune in wanted]
    else:
        counts = list(stored)
    placer = Placer()
    changed = sum(_replace(group, placer) for group in _groups(sorted(counts)))
    if changed:
        refresh_targetings(rounds=None, at=at)
    return changed


def _groups(counts: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Communes whose addresses are placed together."""
    group: list[int] = []
    size = 0
    for commune, count in counts:
        if group and (size + count > TOGETHER or len(group) == IN_MAX):
            yield group
            group, size = [], 0
        group.append(commune)
        size += count
    if group:
        yield group


def _replace(communes: list[int], placer: Placer) -> int:
    found = Address.objects.filter(commune__in=communes).order_by("pk")
    rows = list(found.values_list("pk", "lon", "lat", "commune", "precinct", "placed_by"))
    ids, lon, lat, homes, before, by = zip(*rows, strict=True)
    home = np.array(homes)
    placer.load(home)
    placed = placer.place(np.array(lon), np.array(lat), home)
    moves: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pk, way, precinct, old, old_by in zip(
        ids, placed.ways.tolist(), placed.precincts.tolist(), before, by, strict=True
    ):
        if way == WAITING:
            if old_by == PLACING.BOUNDARY:
                moves[0, PLACING.NONE].append(pk)
        elif (precinct, WAYS[way]) != (old or 0, old_by):
            moves[precinct, WAYS[way]].append(pk)
    _move(moves)
    settled = settle(set(home[placed.ways == WAITING].tolist()), placer)
    return len(settled | {pk for moved in moves.values() for pk in moved})


def settle(communes: Iterable[int], placer: Placer) -> set[int]:
    """Give the addresses of these communes that lie in no contour the precinct of the nearest that does; else the only
    one of the commune; else none. Gives the ids of those that changed."""
    changed: set[int] = set()
    for commune in sorted(communes):
        there = Address.objects.filter(commune=commune).order_by("pk")
        rest = list(there.exclude(placed_by=PLACING.BOUNDARY).values_list("pk", "lon", "lat", "precinct", "placed_by"))
        known = list(there.filter(placed_by=PLACING.BOUNDARY).values_list("lon", "lat", "precinct"))
        moves: dict[tuple[int, str], list[int]] = defaultdict(list)
        for row, placing in zip(rest, _settled(rest, known, placer.only(commune)), strict=True):
            if placing != (row[3] or 0, row[4]):
                moves[placing].append(row[0])
        _move(moves)
        changed.update(pk for moved in moves.values() for pk in moved)
    return changed


def _settled(rest: Sequence[tuple[Any, ...]], known: Sequence[tuple[Any, ...]], only: int) -> Iterable[tuple[int, str]]:
    if not rest:
        return []
    if not known:
        return repeat((only, PLACING.ONLY if only else PLACING.NONE), len(rest))
    points = np.array([row[1:3] for row in rest])
    others = np.array(known)
    nearest = nearest_precinct(points[:, 0], points[:, 1], others[:, 0], others[:, 1], others[:, 2].astype(np.int64))
    return [(precinct, PLACING.NEAREST) for precinct in nearest.tolist()]


def _move(moves: dict[tuple[int, str], list[int]]) -> None:
    for (precinct, by), ids in moves.items():
        for part in parts(ids):
            Address.objects.filter(pk__in=part).update(precinct=precinct or None, placed_by=by)


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Slices that fit in one IN."""
    return (values[i : i + IN_MAX] for i in range(0, len(values), IN_MAX))
