"""From a batch as read to chunks that are right: checked, each row under its area, votes in the area's order. Pure."""

from collections.abc import Iterator

import numpy as np

from territory.imports.report import RowError
from territory.official.batch import UNKNOWN, Batch
from territory.official.cells import Flags
from territory.official.checks import Seen, check
from territory.official.facts import CandidateFacts, Ints, ResultChunk
from territory.official.standing import Areas, Stranger


class Finisher:
    """Keeps what must hold over the whole file: no precinct twice, the same candidates all over an area."""

    def __init__(self, areas: Areas, *, number: int | None) -> None:
        self._areas = areas
        self._number = number
        self._seen = Seen()

    def finish(self, batch: Batch) -> Iterator[ResultChunk]:
        """A chunk for each round met, and one apart for the rows whose blank ballots are unknown."""
        if self._number:
            batch.rounds = np.where(batch.rounds == 0, self._number, batch.rounds)
        check(batch)
        codes = [f"{insee}_{number}" for insee, number in zip(batch.insee, batch.numbers, strict=True)]
        self._seen.check(batch, codes)
        areas, votes, widths = self._placed(batch)
        good = batch.faults.good(len(batch))
        errors = [RowError(int(batch.lines[row]), reason) for row, reason in sorted(batch.faults.reasons.items())]
        known = batch.figures["blank"] != UNKNOWN
        # Rounds never mix in a chunk; nor do rows that know their blank ballots and rows that do not.
        kinds = np.where(good, batch.rounds * 2 + known, -1)
        found = [kind for kind in np.unique(kinds).tolist() if kind >= 0]
        for kind in found or [-1]:
            rows = np.flatnonzero(kinds == kind) if found else np.zeros(0, np.int64)
            yield self._chunk(batch, codes, areas, votes, widths, rows, errors)
            errors = []

    def _placed(self, batch: Batch) -> tuple[list[str], Ints, Ints]:
        """Area of each row, votes in the order of its candidates, and how many they are; -1 beyond."""
        width = batch.votes.shape[1]
        widths: Ints = batch.present.sum(axis=1, dtype=np.int64)
        votes = np.where(np.arange(width) < widths[:, None], batch.votes, UNKNOWN)
        gaps: Flags = np.any(batch.present[:, 1:] & ~batch.present[:, :-1], axis=1)
        areas: list[str] = []
        for start, end, people in _runs(batch):
            area, order = self._area(batch, start, end, people)
            areas += [area] * (end - start)
            if people and (order is not None or gaps[start]):
                own = batch.votes[start:end, np.flatnonzero(batch.present[start])]
                if order is not None:
                    own = np.where(np.array(order) >= 0, own[:, order], 0)
                if own.shape[1] > votes.shape[1]:
                    votes = np.pad(votes, ((0, 0), (0, own.shape[1] - votes.shape[1])), constant_values=UNKNOWN)
                votes[start:end] = UNKNOWN
                votes[start:end, : own.shape[1]] = own
                widths[start:end] = own.shape[1]
        return areas, votes, widths

    def _area(
        self, batch: Batch, start: int, end: int, people: tuple[CandidateFacts, ...]
    ) -> tuple[str, list[int] | None]:
        """Rows that are wrong for other reasons do not make an area known."""
        if not people:
            return "", None
        try:
            return self._areas.place(int(batch.rounds[start]), batch.bases[start], people)
        except Stranger as stranger:
            for row in range(start, end):
                batch.faults.reasons.setdefault(row, str(stranger))
            return "", None

    def _chunk(
        self,
        batch: Batch,
        codes: list[str],
        areas: list[str],
        votes: Ints,
        widths: Ints,
        rows: Ints,
        errors: list[RowError],
    ) -> ResultChunk:
        places = rows.tolist()
        everything = len(places) == len(batch)

        def texts(values: list[str]) -> list[str]:
            return values if everything else [values[place] for place in places]

        number = int(batch.rounds[places[0]]) if places else self._number or 0
        own = texts(areas)
        blank = batch.figures["blank"][rows]
        return ResultChunk(
            round=number or None,
            lines=batch.lines[rows].tolist(),
            insee=texts(batch.insee),
            numbers=texts(batch.numbers),
            codes=texts(codes),
            commune_names=texts(batch.commune_names),
            areas=own,
            registered=batch.figures["registered"][rows],
            voters=batch.figures["voters"][rows],
            blank=blank if len(places) and int(blank[0]) != UNKNOWN else None,
            null=batch.figures["null"][rows],
            expressed=batch.figures["expressed"][rows],
            votes=votes[rows][:, : int(widths[rows].max(initial=0))],
            widths=widths[rows],
            candidates={area: self._areas.candidates(number, area) for area in dict.fromkeys(own)},
            errors=errors,
            read=len(places) + len(errors),
        )


def _runs(batch: Batch) -> Iterator[tuple[int, int, tuple[CandidateFacts, ...]]]:
    """First row, end, and people of each run of rows that share area and candidates; nobody where no row is good."""
    starts = np.flatnonzero(_new_lists(batch))
    good = np.logical_or.reduceat(batch.faults.good(len(batch)), starts)
    people = iter(batch.standing(starts[good]))
    ends = [*starts[1:].tolist(), len(batch)]
    for start, end, kept in zip(starts.tolist(), ends, good.tolist(), strict=True):
        yield start, end, next(people) if kept else ()


def _new_lists(batch: Batch) -> Flags:
    """Rows whose candidates, area or round are not those of the row above."""
    new = batch.new_list | (np.diff(batch.rounds, prepend=-1) != 0)
    if any(batch.bases):
        new[1:] |= np.array(
            [base != above for base, above in zip(batch.bases[1:], batch.bases, strict=False)], dtype=bool
        )
    return new
