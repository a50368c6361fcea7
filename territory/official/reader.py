"""`open_results`: one file of results, or the two tables of data.gouv.fr, ready to be read by chunks. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from common.csv_in import in_words
from territory.imports.report import FileRefused, Progress
from territory.official.aggregated import General, aggregated_batches
from territory.official.batch import Batch
from territory.official.cells import GOOD
from territory.official.elections import Scope, aggregated_ids, guessed_round, scope_of
from territory.official.facts import ResultChunk
from territory.official.finishing import Finisher
from territory.official.layouts import Layout, Shape
from territory.official.long import ROUNDS, long_batches
from territory.official.opening import Opened, recognise
from territory.official.source import Piece, Source
from territory.official.standing import Areas
from territory.official.wide import wide_batches


def open_results(paths: Sequence[Path], *, number: int | None = None, election: str = "") -> "ResultFile":
    """`election` is a slug (« presidentielle-2017 »): its words say how far a list of candidates reaches, and which
    rows of data.gouv.fr's tables are meant. Raises FileRefused."""
    if not paths:
        raise FileRefused(_("Aucun fichier n'est donné."))
    opened = [recognise(path) for path in paths]
    tables = {one.layout.shape: one for one in opened}
    if tables.keys() <= {Shape.GENERAL, Shape.CANDIDATES}:
        return _aggregated(tables, number, election)
    if len(opened) > 1:
        raise FileRefused(_("Donnez un seul fichier à la fois : un fichier pour chaque tour."))
    guessed = guessed_round(paths[0].name)
    held = "round" in opened[0].layout.precinct
    if number and guessed and guessed != number and not held:
        raise FileRefused(
            _("Le fichier se nomme « %(name)s » (tour %(guessed)d), et vous demandez le tour %(number)d.")
            % {"name": paths[0].name, "guessed": guessed, "number": number}
        )
    scope = _scope(opened[0].layout, election, paths[0].name)
    return ResultFile(tuple(opened), scope, number=number, guessed_round=guessed)


def _aggregated(tables: dict[Shape, Opened], number: int | None, election: str) -> "ResultFile":
    if len(tables) < 2:
        raise FileRefused(
            _(
                "Il manque l'autre table de data.gouv.fr : donnez ensemble celle des résultats généraux et celle "
                "des candidats."
            )
        )
    ids = aggregated_ids(election, (number,) if number else (1, 2))
    if not ids:
        raise FileRefused(
            _("Ces tables contiennent toutes les élections : nommez la vôtre comme « presidentielle-2017 ».")
        )
    opened = (tables[Shape.GENERAL], tables[Shape.CANDIDATES])
    return ResultFile(opened, scope_of(election) or Scope.COUNTRY, number=number, ids=ids)


def _scope(layout: Layout, *names: str) -> Scope:
    """How far one list reaches: by the election, else by what the header has."""
    if layout.names:
        return Scope.COUNTRY
    found = scope_of(*names)
    if found:
        return found
    block = layout.blocks[0]
    if "pair" in block:
        return Scope.CANTON
    legislative = "nuance" in block and "constituency" in layout.precinct and layout.shape != Shape.LONG
    return Scope.CONSTITUENCY if legislative else Scope.COUNTRY


@dataclass(frozen=True)
class ResultFile:
    """What `open_results` recognised. `guessed_round` is what the name of the file says of the round."""

    opened: tuple[Opened, ...]
    scope: Scope
    number: int | None = None
    guessed_round: int | None = None
    ids: dict[str, int] = field(default_factory=dict)

    def only(self, number: int) -> "ResultFile":
        """The same file, of which this round alone is read."""
        return replace(self, number=number, ids={name: one for name, one in self.ids.items() if one == number})

    @property
    def layout(self) -> str:
        return self.opened[0].layout.shape.value

    @property
    def found(self) -> dict[str, str]:
        """Encoding, delimiter, compression and layout, in words."""
        return in_words(self.opened[0].sniffed) | {"layout": self.opened[0].layout.in_words()}

    @property
    def total_bytes(self) -> int:
        return sum(one.path.stat().st_size for one in self.opened)

    @cached_property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that the file's rows tell, which are read for it once; () where they do not say."""
        if self.ids:
            return tuple(sorted(self.ids.values()))
        columns = self.opened[0].layout.precinct
        if "round" not in columns:
            return ()
        source, found = self._source(0), set[int]()
        for piece in source:
            values, states = source.cells(piece).ints([columns["round"]])
            found |= set(np.unique(values[states == GOOD]).tolist())
        return tuple(sorted(found & set(ROUNDS)))

    def chunks(self, progress: Progress = lambda share: None) -> Iterator[ResultChunk]:
        """All rows, checked. Raises FileRefused where the file turns out to be cut."""
        finisher = Finisher(Areas(self.scope), number=self.number or self.guessed_round)
        piece = None
        for batch, piece in self._batches(progress):
            yield from finisher.finish(batch)
            if piece.last:
                self._refuse_cut(batch, piece)
        if piece is None:
            raise FileRefused(_("Le fichier ne contient aucun bureau de ce tour."))
        progress(1.0)

    def _batches(self, progress: Progress) -> Iterator[tuple[Batch, Piece]]:
        """With the share of the bytes of all files that are read."""
        sizes = [one.path.stat().st_size for one in self.opened]
        before = sum(sizes[:-1])
        for batch, piece in self._read(lambda share: progress(share * before / sum(sizes))):
            progress((before + piece.share * sizes[-1]) / sum(sizes))
            yield batch, piece

    def _read(self, progress: Progress) -> Iterator[tuple[Batch, Piece]]:
        layout = self.opened[-1].layout
        if layout.shape == Shape.CANDIDATES:
            general = General(self._source(0), self.opened[0].layout, self.scope, self.ids, progress)
            return aggregated_batches(general, self._source(1), layout, self.ids)
        if layout.shape == Shape.LONG:
            return long_batches(self._source(0), layout, self.scope, self.number)
        return wide_batches(self._source(0), layout, self.scope)

    def _source(self, place: int) -> Source:
        opened = self.opened[place]
        return Source(opened.path, opened.sniffed, start=opened.start)

    def _refuse_cut(self, batch: Batch, piece: Piece) -> None:
        """A last line without its end that is not right either; in long files, a last precinct that lacks votes."""
        row = len(batch) - 1
        if row not in batch.faults.reasons or self.ids:
            return
        lacks = int(batch.votes[row].sum()) < int(batch.figures["expressed"][row])
        if not piece.whole or (self.opened[0].layout.shape == Shape.LONG and lacks):
            raise FileRefused(_("Le fichier est coupé : son dernier bureau est incomplet."), line=int(batch.lines[row]))
