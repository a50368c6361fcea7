"""What must hold between the figures of a precinct (docs/imports.md lists it). Pure numpy.

V ≤ R, abstentions = R − V, E ≤ V, blank + null + E = V, each candidate's votes ≤ E, their sum = E; no precinct twice.
"""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
from django.utils.translation import gettext as _

from territory.official.batch import UNKNOWN, Batch
from territory.official.facts import Ints


def check(batch: Batch) -> None:
    """Adds to the faults of the batch; the numbers that contradict each other are in the reason."""
    figures, faults = batch.figures, batch.faults
    registered, voters, expressed = figures["registered"], figures["voters"], figures["expressed"]
    faults.add(voters > registered, _said(_("%d votants pour %d inscrits."), voters, registered))
    abstentions = figures["abstentions"]
    faults.add(
        (abstentions != UNKNOWN) & (abstentions != registered - voters),
        _said(_("%d abstentions, mais %d inscrits et %d votants."), abstentions, registered, voters),
    )
    faults.add(expressed > voters, _said(_("%d exprimés pour %d votants."), expressed, voters))
    _check_blank(batch)
    faults.add(
        np.logical_not(np.any(batch.present, axis=1)),
        lambda _row: _("Aucune voix : toutes les cases des candidats sont vides."),
    )
    highest = batch.votes.max(axis=1, initial=0)
    faults.add(highest > expressed, _said(_("%d voix pour un candidat, mais %d exprimés."), highest, expressed))
    total = batch.votes.sum(axis=1)
    faults.add(total != expressed, _said(_("%d voix en tout, mais %d exprimés."), total, expressed))


def _check_blank(batch: Batch) -> None:
    """Also fills in what follows from the others: null ballots, with the blank ones where these are unknown."""
    figures, faults = batch.figures, batch.faults
    voters, expressed, blank = figures["voters"], figures["expressed"], figures["blank"]
    null = np.where(figures["null"] == UNKNOWN, figures["blank_null"], figures["null"])
    rest = voters - expressed - np.maximum(blank, 0)
    given = null != UNKNOWN
    both = given & (blank != UNKNOWN)
    faults.add(
        both & (rest != null),
        _said(_("%d blancs, %d nuls et %d exprimés, mais %d votants."), blank, null, expressed, voters),
    )
    faults.add(
        given & (blank == UNKNOWN) & (rest != null),
        _said(_("%d blancs et nuls et %d exprimés, mais %d votants."), null, expressed, voters),
    )
    faults.add(~given & (rest < 0), _said(_("%d blancs et %d exprimés, mais %d votants."), blank, expressed, voters))
    figures["null"] = np.where(given, null, rest)


class Seen:
    """Precincts already read, by round: the line where each was."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[str, int]] = defaultdict(dict)

    def check(self, batch: Batch, codes: list[str]) -> None:
        """A precinct that good rows hold twice: the first stays."""
        lines = batch.lines.tolist()
        good = batch.faults.good(len(batch)).tolist()
        for row, (number, code) in enumerate(zip(batch.rounds.tolist(), codes, strict=True)):
            if not good[row]:
                continue
            first = self._lines[number].setdefault(code, lines[row])
            if first != lines[row]:
                batch.faults.reasons[row] = twice(code, first)


def twice(code: str, line: int) -> str:
    return _("Le bureau %(code)s est déjà à la ligne %(line)d.") % {"code": code, "line": line}


def _said(sentence: str, *numbers: Ints) -> Callable[[int], str]:
    return lambda row: sentence % tuple(int(column[row]) for column in numbers)
