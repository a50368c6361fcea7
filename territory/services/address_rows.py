"""Placed addresses on their way into the table: into an empty one as they come, else beside what it holds."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np

from common.bulk import insert_columns, insert_rows
from territory.addresses.columns import Chunk
from territory.addresses.placing import Ids, KnownPoints
from territory.models import Address
from territory.services.address_doubles import Doubles
from territory.services.address_placing import (
    BOUNDARY,
    NEAREST,
    NONE,
    ONLY,
    WAITING,
    WAYS,
    Placed,
    Placer,
    parts,
    settle,
)

FIELDS = ("key", "number", "suffix", "street", "postcode", "commune", "lon", "lat", "precinct", "placed_by")
#: After them where the file tells doors, and always beside what is held.
DOORS = ("doors", "doors_by")
COLUMNS = (*FIELDS[:5], "commune_id", "lon", "lat", "precinct_id", "placed_by", *DOORS)
PLACING = slice(8, 10)
FILE, STAFF = str(Address.Counted.FILE), str(Address.Counted.STAFF)
BATCH = 2000
#: Points remembered to place those that wait, and addresses held back; beyond, they are settled in the database.
MOST_KNOWN, MOST_HELD = 2_000_000, 100_000
_WAYS = np.array(list(map(str, WAYS)), object)
#: Addresses and the ids of their communes.
Located = tuple[Chunk, Ids]
#: Values by field, in the order of FIELDS, then of DOORS where the file tells them.
Columns = list[list[Any]]


class _Rows:
    """`placed` counts addresses by their Placing, `changes` what became of the rows; `doubles` were not written."""

    def __init__(self, placer: Placer) -> None:
        self.changes = Counter(created=0, updated=0, unchanged=0)
        self.placed: Counter[str] = Counter()
        self.count = self.doubles = 0
        self._placer = placer
        self._waiting: list[str] = []
        self._waiting_in: set[int] = set()

    def settle(self) -> None:
        """Place those that wait in the table, all others being there."""
        settle(self._waiting_in, self._placer)
        for keys in parts(self._waiting):
            self.placed.update(Address.objects.filter(key__in=keys).values_list("placed_by", flat=True))

    def _columns(self, chunk: Chunk, communes: Ids, placed: Placed) -> Columns:
        """In the order of FIELDS and DOORS; they are counted."""
        self.count += len(chunk)
        for way, count in enumerate(np.bincount(placed.ways, minlength=len(WAYS)).tolist()):
            if way != WAITING:
                self.placed[_WAYS[way]] += count
        waiting = np.flatnonzero(placed.ways == WAITING).tolist()
        self._waiting += [chunk.keys[i] for i in waiting]
        self._waiting_in.update(communes[waiting].tolist())
        return [
            chunk.keys,
            chunk.numbers,
            chunk.suffixes,
            chunk.streets,
            chunk.postcodes,
            communes.tolist(),
            chunk.lon.tolist(),
            chunk.lat.tolist(),
            [precinct or None for precinct in placed.precincts.tolist()],
            _WAYS[placed.ways].tolist(),
            *_told(chunk.doors),
        ]


class FirstRows(_Rows):
    """Into an empty table: nothing is compared. Addresses that wait are held back until all others are known, and
    written once, with the precinct they get."""

    def __init__(self, placer: Placer) -> None:
        super().__init__(placer)
        self._known: KnownPoints | None = KnownPoints()
        self._held: list[Located] = []
        self._held_count = 0
        self._next: Located | None = None

    def write(self, chunks: Iterator[Located]) -> None:
        """In one COPY as long as no contours are missing: while it runs, nothing can be asked of the database."""
        self._next = next(chunks, None)
        while first := self._next:
            self._next = None
            self._placer.load(first[1])
            self.changes["created"] += insert_columns(Address, _fields(first[0]), self._stream(chain([first], chunks)))
        if self._known and self._held:
            self.changes["created"] += insert_columns(Address, _fields(self._held[0][0]), self._settled(self._known))

    def _stream(self, chunks: Iterator[Located]) -> Iterator[Columns]:
        """All that does not wait, up to the first chunk whose contours are not there."""
        for chunk, communes in chunks:
            if not self._placer.is_ready(communes):
                self._next = chunk, communes
                return
            placed = self._placer.place(chunk.lon, chunk.lat, communes)
            if self._known:
                chunk, communes, placed = self._hold(self._known, chunk, communes, placed)
            yield self._columns(chunk, communes, placed)
            if self._known and (self._known.count > MOST_KNOWN or self._held_count > MOST_HELD):
                self._known = None
                yield from (self._columns(*held, _none_yet(len(held[0]))) for held in self._held)

    def _hold(self, known: KnownPoints, chunk: Chunk, communes: Ids, placed: Placed) -> tuple[Chunk, Ids, Placed]:
        """Remember those in contours, keep back those that wait, and give the others."""
        inside, rest = placed.ways == BOUNDARY, placed.ways != WAITING
        known.add(chunk.lon[inside], chunk.lat[inside], communes[inside], placed.precincts[inside])
        if rest.all():
            return chunk, communes, placed
        self._held.append((chunk.only(~rest), communes[~rest]))
        self._held_count += len(chunk) - int(rest.sum())
        return chunk.only(rest), communes[rest], Placed(placed.precincts[rest], placed.ways[rest])

    def _settled(self, known: KnownPoints) -> Iterator[Columns]:
        lon, lat = (np.concatenate([getattr(chunk, name) for chunk, _in in self._held]) for name in ("lon", "lat"))
        homes = np.concatenate([communes for _chunk, communes in self._held])
        precincts = known.nearest(lon, lat, homes)
        ways = np.full(len(homes), NEAREST, np.int8)
        for i in np.flatnonzero(precincts == 0).tolist():
            precincts[i] = self._placer.only(int(homes[i]))
            ways[i] = ONLY if precincts[i] else NONE
        first = 0
        for chunk, communes in self._held:
            own = slice(first, first + len(chunk))
            yield self._columns(chunk, communes, Placed(precincts[own], ways[own]))
            first = own.stop


class LaterRows(_Rows):
    """Beside what the table holds: what is new is added, and what is no longer as it was is written again."""

    def __init__(self, placer: Placer) -> None:
        super().__init__(placer)
        self._doubles = Doubles()

    def write(self, chunks: Iterator[Located]) -> None:
        for chunk, communes in chunks:
            stored = _stored(chunk.keys)
            double = self._doubles.among(chunk, communes, stored.keys())
            self.doubles += int(double.sum())
            chunk, communes = chunk.only(~double), communes[~double]
            if len(chunk):
                self._placer.load(communes)
                placed = self._placer.place(chunk.lon, chunk.lat, communes)
                rows = zip(*self._columns(chunk, communes, placed), strict=True)
                self._compare(list(rows), placed.ways.tolist(), stored)

    def _compare(self, rows: list[tuple[Any, ...]], ways: list[int], stored: dict[str, tuple[Any, ...]]) -> None:
        """The placing of those that wait is not known yet."""
        new: list[tuple[Any, ...]] = []
        changed: list[tuple[Any, ...]] = []
        for row, way in zip(rows, ways, strict=True):
            old = stored.get(row[0])
            if old is None:
                new.append(row if len(row) == len(COLUMNS) else (*row, 1, ""))
                continue
            row = row[: len(FIELDS)] + _doors_kept(row, old)
            same = row[: PLACING.start] == old[: PLACING.start] and row[PLACING.stop :] == old[PLACING.stop :]
            if not same or (way != WAITING and row[PLACING] != old[PLACING]):
                changed.append(row)
        insert_rows(Address, (*FIELDS, *DOORS), new)
        _overwrite(changed)
        self.changes.update(created=len(new), updated=len(changed), unchanged=len(rows) - len(new) - len(changed))


def _fields(chunk: Chunk) -> tuple[str, ...]:
    return FIELDS + DOORS if chunk.doors else FIELDS


def _told(doors: list[int]) -> Columns:
    """One door where the file says nothing; no column where it never does."""
    return [[told or 1 for told in doors], [FILE if told else "" for told in doors]] if doors else []


def _doors_kept(row: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
    """What staff counted stays, and so does what was known where the file tells nothing."""
    doors = row[len(FIELDS) :]
    return doors if doors and doors[1] == FILE and old[-1] != STAFF else old[len(FIELDS) :]


def _none_yet(count: int) -> Placed:
    return Placed(np.zeros(count, np.int64), np.full(count, WAITING, np.int8))


def _stored(keys: list[str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for part in parts(keys):
        for row in Address.objects.filter(key__in=part).values_list(*COLUMNS):
            found[row[0]] = row
    return found


def _overwrite(rows: list[tuple[Any, ...]]) -> None:
    Address.objects.bulk_create(
        (Address(**dict(zip(COLUMNS, row, strict=True))) for row in rows),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=(*FIELDS[1:], *DOORS),
    )
