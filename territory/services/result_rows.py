"""The rows of a file of results, on their way to the tables while the file is being read.

Rows go to the database as they are read, in one COPY: reading and writing share the time. What must be known before
(the round, what it holds, numbers for new precincts) is looked up between two COPYs.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from itertools import count, islice, repeat
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from common.bulk import insert_rows, reserve_ids
from territory.communes import commune_ids
from territory.imports.report import FileRefused, ImportReport, Progress
from territory.models import Precinct, Result, Round
from territory.official import ResultChunk, ResultFile
from territory.official.totals import RoundTotals, only
from territory.services.result_candidates import Candidates
from territory.services.result_rounds import existing_round, make_round

FIELDS = ["round", "precinct", "area", "registered", "voters", "blank_votes", "null_votes", "expressed", "votes"]
FIGURES = FIELDS[2:-1]
BATCH = 500

Row = tuple[Any, ...]


@dataclass
class RoundIn:
    """One round of the file. `stored` is what its precincts already hold, as text; `round` is None in a dry run of a
    round that is yet to be made."""

    number: int
    round: Round | None
    candidates: Candidates
    stored: dict[int, str]
    totals: RoundTotals = field(default_factory=RoundTotals)


class RowsIn:
    """`write` all rows, or only `check` them; counts, totals by round and errors are there afterwards."""

    def __init__(
        self, file: ResultFile, *, election: str, date: Date | None, report: ImportReport, progress: Progress
    ) -> None:
        self._election, self._date, self._report = election, date, report
        self._communes = commune_ids()
        if not self._communes:
            raise FileRefused(_("Les communes ne sont pas encore chargées : lancez d'abord « import_places »."))
        self._known: dict[str, int] = dict(Precinct.objects.values_list("code", "pk"))
        self._share = 0.0
        self._progress = progress
        self._chunks = file.chunks(self._reached)
        self._waiting: ResultChunk | None = None
        self._ids: Iterator[int] = iter(())
        self._ids_left = 0
        self._known_before = len(self._known)
        self._new_communes: list[int] = []
        self._changed: list[Row] = []
        self.read = 0
        self.rounds: dict[int, RoundIn] = {}
        self.changes = {"created": 0, "updated": 0, "unchanged": 0, "new_precincts": 0}

    @property
    def gained(self) -> set[int]:
        """Ids of the communes that have new precincts."""
        return set(self._new_communes)

    def check(self) -> None:
        """Everything but the writing."""
        rows: deque[Row] = deque(maxlen=0)
        self._drain(rows.extend, dry_run=True)

    def write(self) -> None:
        """In the current transaction; the caller keeps other writers away from the precincts."""
        self._drain(lambda rows: insert_rows(Result, FIELDS, rows), dry_run=False)
        new = islice(self._known.items(), self._known_before, None)
        precincts = ((pk, code, commune) for (code, pk), commune in zip(new, self._new_communes, strict=True))
        insert_rows(Precinct, ["id", "code", "commune"], precincts)
        for start in range(0, len(self._changed), BATCH):
            batch = self._changed[start : start + BATCH]
            for pk in {row[0] for row in batch}:
                Result.objects.filter(round=pk, precinct__in=[row[1] for row in batch if row[0] == pk]).delete()
        insert_rows(Result, FIELDS, self._changed)
        for one in self.rounds.values():
            if one.round:
                one.candidates.write(one.round)

    def _drain(self, take: Callable[[Iterable[Row]], Any], *, dry_run: bool) -> None:
        while True:
            take(self._stream())
            if self._waiting is None:
                return
            self._prepare(self._waiting, dry_run=dry_run)

    def _stream(self) -> Iterator[Row]:
        """Rows to insert, up to the first chunk that is not prepared: no question can be asked during a COPY."""
        while chunk := self._waiting or self._next():
            if chunk.round not in self.rounds or self._missing(chunk) > self._ids_left:
                self._waiting = chunk
                return
            self._waiting = None
            yield from self._rows(chunk, self.rounds[chunk.round])

    def _next(self) -> ResultChunk | None:
        """The next chunk with a row left once those of unknown communes are put aside."""
        for chunk in self._chunks:
            self.read += chunk.read
            for error in chunk.errors:
                self._report.reject(*error)
            unknown = set(chunk.insee) - self._communes.keys()
            if unknown:
                chunk = self._without(chunk, unknown)
            if len(chunk):
                return chunk
        return None

    def _without(self, chunk: ResultChunk, unknown: set[str]) -> ResultChunk:
        keep = [insee not in unknown for insee in chunk.insee]
        for row, kept in enumerate(keep):
            if not kept:
                words = {"code": chunk.insee[row], "name": chunk.commune_names[row]}
                self._report.reject(chunk.lines[row], _("commune inconnue : %(code)s %(name)s") % words)
        return only(chunk, keep)

    def _missing(self, chunk: ResultChunk) -> int:
        return len(set(chunk.codes) - self._known.keys())

    def _prepare(self, chunk: ResultChunk, *, dry_run: bool) -> None:
        number = chunk.round
        assert number is not None  # noqa: S101  (the file was opened with a round, or tells its own)
        if number not in self.rounds:
            found = existing_round(election=self._election, number=number, date=self._date)
            if found is None and not dry_run:
                found = make_round(election=self._election, number=number, date=self._date)
            self.rounds[number] = RoundIn(number, found, Candidates(found), _stored(found))
        missing = self._missing(chunk)
        if dry_run:
            self._ids, self._ids_left = count(-1, -1), 1 << 62
        elif missing > self._ids_left:
            # As many as the rest of the file will need if it goes on like this chunk.
            wanted = int(missing / max(self._share, 0.001) * 1.02) if self._share < 1 else missing
            ids = reserve_ids(Precinct, max(missing, wanted))
            self._ids, self._ids_left = iter(ids), len(ids)

    def _rows(self, chunk: ResultChunk, one: RoundIn) -> Iterator[Row]:
        chunk = one.candidates.fit(chunk)
        one.totals.add(chunk)
        precincts = self._precincts(chunk)
        blank: Iterable[int | None] = repeat(None) if chunk.blank is None else chunk.blank.tolist()
        figures = zip(
            chunk.areas, chunk.registered.tolist(), chunk.voters.tolist(), blank, chunk.null.tolist(),
            chunk.expressed.tolist(), chunk.votes_json(), strict=False,
        )  # fmt: skip
        pk = one.round.pk if one.round else None
        if one.stored:
            yield from self._compared(pk, precincts, figures, one.stored)
        else:
            self.changes["created"] += len(chunk)
            for precinct, row in zip(precincts, figures, strict=True):
                yield (pk, precinct, *row)

    def _compared(
        self, pk: int | None, precincts: list[int], figures: Iterable[Row], stored: dict[int, str]
    ) -> Iterator[Row]:
        for precinct, row in zip(precincts, figures, strict=True):
            before = stored.get(precinct)
            if before is None:
                self.changes["created"] += 1
                yield (pk, precinct, *row)
            elif before == _as_text(row):
                self.changes["unchanged"] += 1
            else:
                self.changes["updated"] += 1
                self._changed.append((pk, precinct, *row))

    def _precincts(self, chunk: ResultChunk) -> list[int]:
        """Primary keys, those of new precincts included."""
        known = self._known
        new = {code: insee for code, insee in zip(chunk.codes, chunk.insee, strict=True) if code not in known}
        if new:
            ids = list(islice(self._ids, len(new)))
            self._ids_left -= len(new)
            self.changes["new_precincts"] += len(new)
            self._new_communes += map(self._communes.__getitem__, new.values())
            known.update(zip(new, ids, strict=True))
        return list(map(known.__getitem__, chunk.codes))

    def _reached(self, share: float) -> None:
        self._share = share
        self._progress(share)


def _stored(round: Round | None) -> dict[int, str]:
    """{precinct: what it holds}; the text of a list of numbers is the same in both databases and in Python."""
    if round is None:
        return {}
    rows = Result.objects.filter(round=round).annotate(text=Cast("votes", TextField()))
    found = rows.values_list("precinct_id", *FIGURES, "text")
    return {precinct: _as_text(row) for precinct, *row in found.iterator(BATCH * 8)}


def _as_text(row: Iterable[Any]) -> str:
    return "|".join(map(str, row))
