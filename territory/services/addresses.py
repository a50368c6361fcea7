"""Addresses brought in from a published file, each in its precinct."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.bulk import analyze, first_load, insert_rows, only_writer
from territory.addresses.columns import Chunk
from territory.addresses.files import AddressFile, open_address_file
from territory.addresses.placing import Ids, Seen, metres_between
from territory.communes import commune_ids
from territory.imports.report import MOST_REJECTED, FileRefused, ImportReport, Progress
from territory.models import Address, Place
from territory.services.address_placing import NONE, WAITING, WAYS, Placed, Placer, parts, settle
from territory.services.targeting import refresh_targetings

FIELDS = ("key", "number", "suffix", "street", "postcode", "commune", "lon", "lat", "precinct", "placed_by")
COLUMNS = (*FIELDS[:5], "commune_id", "lon", "lat", "precinct_id", "placed_by")
#: Metres from the centre of a commune beyond which an address is not its own; in Guyane, where one commune is as
#: large as a région; collectivities, whose islands lie an ocean apart, have no such limit.
REACH, REACH_IN_GUYANE = 50_000.0, 300_000.0
#: Share of the progress shown for reading and writing; the rest is for the addresses that waited.
READING = 0.9
BATCH = 2000
#: Objects made between two looks for unused cycles.
COLLECT_EVERY = 100_000


def import_addresses(
    *, path: Path | str, dry_run: bool = False, progress: Progress | None = None, at: datetime | None = None
) -> ImportReport:
    """Bring in a file of addresses: new ones are added, those that changed are written again, none is removed.

    All or nothing. With `dry_run`, all is done and undone. Raises FileRefused, with the report when rows were read:
    for what is no file of addresses, holds people's names, or has more than 2 % of rows that cannot be used.
    """
    report = ImportReport()
    with transaction.atomic():
        file = open_address_file(Path(path))
        report.found = file.found
        only_writer(Address)
        with _rarely_collecting():
            _Load(report).run(file, progress or (lambda share: None))
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run and (report.changes["created"] or report.changes["updated"]):
        refresh_targetings(rounds=None, at=at or timezone.now())
    return report


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Rows hold no cycles: to look for some at every 700 of them takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_EVERY, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Load:
    """One file on its way into the table."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self.placer = Placer()
        self.grounds = _Grounds()
        self.seen = Seen()
        self.is_first = not Address.objects.exists()
        self.placed: Counter[str] = Counter()
        self.waiting: list[str] = []
        self.waiting_in: set[int] = set()
        self.read = self.numberless = self.duplicates = self.addresses = 0
        self.changes = Counter(created=0, updated=0, unchanged=0)

    def run(self, file: AddressFile, progress: Progress) -> None:
        with first_load(Address):
            for chunk in file.chunks(lambda share: progress(share * READING)):
                self._take(chunk)
            self._count()
            self._refuse_if_bad()
        analyze(Address)
        settle(self.waiting_in, self.placer)
        self._count_those_that_waited()
        progress(1.0)

    def _take(self, chunk: Chunk) -> None:
        self.read += chunk.read
        self.numberless += chunk.numberless
        for error in chunk.errors:
            self.report.reject(*error)
        chunk, communes = self.grounds.keep_known(chunk, self.report)
        new = self.seen.first_times(chunk.keys)
        self.duplicates += len(chunk) - int(new.sum())
        chunk, communes = chunk.only(new), communes[new]
        if not len(chunk):
            return
        placed = self.placer.place(chunk.lon, chunk.lat, communes)
        self._note(chunk, communes, placed)
        rows = _rows(chunk, communes, placed)
        if self.is_first:
            self.changes["created"] += insert_rows(Address, FIELDS, rows)
        else:
            self._compare(list(rows), placed.ways.tolist())

    def _note(self, chunk: Chunk, communes: Ids, placed: Placed) -> None:
        self.addresses += len(chunk)
        for way, count in enumerate(np.bincount(placed.ways, minlength=WAITING).tolist()[:WAITING]):
            self.placed[WAYS[way]] += count
        waiting = np.flatnonzero(placed.ways == WAITING).tolist()
        self.waiting += [chunk.keys[i] for i in waiting]
        self.waiting_in.update(communes[waiting].tolist())

    def _compare(self, rows: list[tuple[Any, ...]], ways: list[int]) -> None:
        """Write what is new, and what is no longer as it was; the placing of those that wait is not known yet."""
        stored = _stored([row[0] for row in rows])
        known = len(FIELDS) - 2
        new: list[tuple[Any, ...]] = []
        changed: list[tuple[Any, ...]] = []
        for row, way in zip(rows, ways, strict=True):
            old = stored.get(row[0])
            if old is None:
                new.append(row)
            elif row[:known] != old[:known] or (way != WAITING and row[known:] != old[known:]):
                changed.append(row)
        insert_rows(Address, FIELDS, new)
        _overwrite(changed)
        self.changes.update(created=len(new), updated=len(changed), unchanged=len(rows) - len(new) - len(changed))

    def _count_those_that_waited(self) -> None:
        for keys in parts(self.waiting):
            self.placed.update(Address.objects.filter(key__in=keys).values_list("placed_by", flat=True))
        self._count()

    def _count(self) -> None:
        ways = {str(way.value): self.placed[way] for way in Address.Placing}
        self.report.changes = dict(self.changes)
        self.report.counts = {
            "addresses": self.addresses,
            "duplicates": self.duplicates,
            "in_a_precinct": sum(ways.values()) - ways[WAYS[NONE]],
            "rejected": self.report.rejected,
            **ways,
            "without_number": self.numberless,
        }

    def _refuse_if_bad(self) -> None:
        if not self.read:
            raise FileRefused(_("Ce fichier ne contient aucune adresse."), report=self.report)
        if self.report.rejected > MOST_REJECTED * self.read:
            first = self.report.errors[0]
            reason = _(
                "%(rejected)d lignes sur %(read)d sont inutilisables, plus de 2 %% : rien n'a été importé. "
                "La première, ligne %(line)d : %(reason)s."
            ) % {"rejected": self.report.rejected, "read": self.read, "line": first.line, "reason": first.reason}
            raise FileRefused(reason, line=first.line, report=self.report)


class _Grounds:
    """Which communes there are, and how far they reach."""

    def __init__(self) -> None:
        self._ids = commune_ids()
        places = list(Place.objects.order_by().values_list("pk", "lon", "lat", "kind", "code"))
        size = max((place[0] for place in places), default=0) + 1
        self._lon, self._lat = np.full(size, np.nan), np.full(size, np.nan)
        self._reach = np.full(size, REACH)
        for pk, lon, lat, kind, code in places:
            self._lon[pk], self._lat[pk] = lon, lat  # None becomes NaN: no limit
            if kind == Place.Kind.COLLECTIVITY:
                self._reach[pk] = np.inf
            elif code.startswith("973"):
                self._reach[pk] = REACH_IN_GUYANE

    def keep_known(self, chunk: Chunk, report: ImportReport) -> tuple[Chunk, Ids]:
        """The addresses of communes that exist, within their reach; the others are rejected."""
        communes = np.fromiter(map(self._ids.get, chunk.insee, repeat(0)), np.int64, len(chunk))
        away = metres_between(chunk.lon, chunk.lat, self._lon[communes], self._lat[communes])
        with np.errstate(invalid="ignore"):
            far = away > self._reach[communes]
        for i in np.flatnonzero((communes == 0) | far).tolist():
            if communes[i]:
                reason = _("position à %(km)d km de sa commune") % {"km": away[i] / 1000}
            else:
                reason = _("commune inconnue : « %(code)s »") % {"code": chunk.insee[i]}
            report.reject(int(chunk.lines[i]), reason)
        kept = (communes > 0) & ~far
        return chunk.only(kept), communes[kept]


def _rows(chunk: Chunk, communes: Ids, placed: Placed) -> Iterator[tuple[Any, ...]]:
    """In the order of FIELDS. Those that wait are of no precinct until they are settled."""
    names = (*map(str, WAYS), str(WAYS[NONE]))
    return zip(
        chunk.keys,
        chunk.numbers,
        chunk.suffixes,
        chunk.streets,
        chunk.postcodes,
        communes.tolist(),
        chunk.lon.tolist(),
        chunk.lat.tolist(),
        [precinct or None for precinct in placed.precincts.tolist()],
        [names[way] for way in placed.ways.tolist()],
        strict=True,
    )


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
        update_fields=FIELDS[1:],
    )
