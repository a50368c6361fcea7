"""Addresses brought in from a published file, each in its precinct."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.bulk import analyze, first_load, only_writer
from territory.addresses.columns import Chunk
from territory.addresses.files import AddressFile, open_address_file
from territory.addresses.placing import Ids, Seen, metres_between
from territory.communes import commune_ids
from territory.events import addresses_changed
from territory.imports.report import FileRefused, ImportReport, Progress
from territory.models import Address, Place
from territory.services.address_placing import NONE, WAYS, Placer
from territory.services.address_rows import FirstRows, LaterRows
from territory.services.targeting import refresh_targetings

#: Metres from the centre of a commune beyond which an address is not its own; in Guyane, where one commune is as
#: large as a région; collectivities, whose islands lie an ocean apart, have no such limit.
REACH, REACH_IN_GUYANE = 50_000.0, 300_000.0
#: Share of the progress shown for reading and writing; the rest is for the addresses that waited.
READING = 0.9
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
        addresses_changed.send(sender=Address)
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
        self.grounds = _Grounds()
        self.seen = Seen()
        self.rows: FirstRows | LaterRows = (LaterRows if Address.objects.exists() else FirstRows)(Placer())
        self.read = self.numberless = self.repeated = 0

    def run(self, file: AddressFile, progress: Progress) -> None:
        with first_load(Address):
            self.rows.write(self._located(file.chunks(lambda share: progress(share * READING))))
            self._count()
            self._refuse_if_bad()
        analyze(Address)
        self.rows.settle()
        self._count()
        progress(1.0)

    def _located(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Ids]]:
        """What can be used of each chunk, each identifier once, with the ids of the communes. Asks the database
        nothing: rows are being written meanwhile."""
        for chunk in chunks:
            self.read += chunk.read
            self.numberless += chunk.numberless
            for error in chunk.errors:
                self.report.reject(*error)
            chunk, communes = self.grounds.keep_known(chunk, self.report)
            new = self.seen.first_times(chunk.keys)
            self.repeated += len(chunk) - int(new.sum())
            if new.any():
                yield chunk.only(new), communes[new]

    def _count(self) -> None:
        ways = {str(way.value): self.rows.placed[way] for way in Address.Placing}
        self.report.changes = dict(self.rows.changes)
        self.report.counts = {
            "addresses": self.rows.count,
            "duplicates": self.repeated + self.rows.doubles,
            "in_a_precinct": sum(ways.values()) - ways[WAYS[NONE]],
            "rejected": self.report.rejected,
            **ways,
            "without_number": self.numberless,
        }

    def _refuse_if_bad(self) -> None:
        if not self.read:
            raise FileRefused(_("Ce fichier ne contient aucune adresse."), report=self.report)
        if self.report.is_too_bad(read=self.read):
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
