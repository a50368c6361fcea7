"""Who stood where in a round: a second file of it must name the same people, in whatever order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from common.text import fold
from territory.imports.report import FileRefused
from territory.models import Candidate, Round
from territory.official.facts import CandidateFacts, ResultChunk

BATCH = 500


class Candidates:
    """Those of one round: stored ones, and those that a file brings. `round` is None where it is yet to be made."""

    def __init__(self, round: Round | None) -> None:
        self._stored: dict[str, list[CandidateFacts]] = {}
        self._new: dict[str, tuple[CandidateFacts, ...]] = {}
        rows = Candidate.objects.filter(round=round).order_by("area", "position") if round else []
        for row in rows:
            facts = CandidateFacts(row.name, row.first_name, row.nuance, row.panel)
            self._stored.setdefault(row.area, []).append(facts)

    def fit(self, chunk: ResultChunk) -> ResultChunk:
        """The chunk with its votes in the stored order. Raises FileRefused where other people stood."""
        moved: dict[str, list[int]] = {}
        for area, found in chunk.candidates.items():
            stored = self._stored.get(area)
            if stored is None:
                self._new.setdefault(area, found)
            elif list(found) != stored:
                order = order_of(stored, found)
                if order is None:
                    line = chunk.lines[chunk.areas.index(area)] if area in chunk.areas else None
                    raise FileRefused(_not_the_same(area, stored, found), line=line)
                if order != list(range(len(order))):
                    moved[area] = order
        return _moved(chunk, moved) if moved else chunk

    def write(self, round: Round) -> None:
        """Store the people of the areas that had none."""
        rows = [
            Candidate(round=round, area=area, position=position, **facts._asdict())
            for area, people in self._new.items()
            for position, facts in enumerate(people)
        ]
        Candidate.objects.bulk_create(rows, BATCH)


def order_of(stored: Sequence[CandidateFacts], found: Sequence[CandidateFacts]) -> list[int] | None:
    """For each stored candidate, their place among those found; None when the people differ.

    Names are compared without accents or case; first names only between namesakes, and where both sources have them.
    """
    both = [*stored, *found]
    first_names = all(facts.first_name for facts in both)
    twice = any(count > 1 for side in (stored, found) for count in Counter(fold(f.name) for f in side).values())
    keys = [_key(facts, first_name=first_names and twice) for facts in both]
    ours, theirs = keys[: len(stored)], keys[len(stored) :]
    if sorted(ours) != sorted(theirs) or len(set(ours)) < len(ours):
        # Namesakes that nothing else tells apart can only be taken in the order of the file.
        return list(range(len(ours))) if ours == theirs else None
    place = {key: position for position, key in enumerate(theirs)}
    return [place[key] for key in ours]


def _key(facts: CandidateFacts, *, first_name: bool) -> tuple[str, str]:
    return fold(facts.name), fold(facts.first_name) if first_name else ""


def _moved(chunk: ResultChunk, moved: dict[str, list[int]]) -> ResultChunk:
    votes = chunk.votes.copy()
    areas = np.array(chunk.areas, dtype=object)
    for area, order in moved.items():
        rows = np.flatnonzero(areas == area)
        votes[rows, : len(order)] = chunk.votes[rows][:, order]
    people: dict[str, Any] = dict(chunk.candidates)
    people |= {area: tuple(people[area][place] for place in order) for area, order in moved.items()}
    return replace(chunk, votes=votes, candidates=people)


def _not_the_same(area: str, stored: Sequence[CandidateFacts], found: Sequence[CandidateFacts]) -> str:
    known = {fold(facts.name) for facts in stored}
    stranger = next((facts.name for facts in found if fold(facts.name) not in known), "")
    words = {"area": area, "name": stranger, "known": ", ".join(facts.name for facts in stored[:12])}
    if not stranger:
        return (
            _(
                "Les candidats du fichier ne sont pas ceux déjà enregistrés pour ce tour (%(known)s) : "
                "vérifiez l'élection et le tour."
            )
            % words
        )
    if not area:
        return (
            _(
                "« %(name)s » n'est pas parmi les candidats déjà enregistrés pour ce tour (%(known)s) : "
                "vérifiez l'élection et le tour."
            )
            % words
        )
    return (
        _(
            "« %(name)s » n'est pas parmi les candidats déjà enregistrés pour ce tour dans « %(area)s » (%(known)s) : "
            "vérifiez l'élection et le tour."
        )
        % words
    )
