"""Ranking the precincts of a territory: figures in, order out. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from territory.models import Place, Round, Targeting
from territory.services.target_figures import Counted, find_bloc, read_before, read_counted
from territory.targeting import arithmetic as algorithm
from territory.targeting.arithmetic import Codes, Figures, Floats, Ints, Potential
from territory.targeting.terms import Scope, terms


@dataclass(frozen=True)
class Ranking:
    """Arrays in the order of the ranking: the first precinct to go to comes first. `terms` holds the values of the
    terms that weigh something, NaN where nothing is known."""

    precincts: Ints
    codes: Codes
    communes: Ints
    figures: Figures
    made_of: Potential
    scores: Floats
    terms: dict[str, Floats]
    weights: dict[str, float]

    def __len__(self) -> int:
        return len(self.precincts)

    def terms_of(self, row: int) -> dict[str, float]:
        """Values that are known, of one precinct."""
        values = {key: float(column[row]) for key, column in self.terms.items()}
        return {key: value for key, value in values.items() if not np.isnan(value)}


def rank(
    *,
    round: Round,
    members: Sequence[str],
    within: Place | None = None,
    compared: Round | None = None,
    by: str = Targeting.Order.POTENTIAL,
    weights: Mapping[str, float] | None = None,
) -> Ranking:
    """Rank a place's precincts (None: the country's) by the results of a round.

    Raises ValidationError, one sentence: no results, nobody of the bloc, a term that cannot be computed.
    """
    counted = read_counted(round, find_bloc(round, members), within)
    made_of = algorithm.potential(counted.figures)
    weighing = {key: weight for key, weight in (weights or {}).items() if weight}
    values = _terms(counted, weighing, compared, members, within)
    scores = algorithm.score(made_of.potential, values, weighing)
    order = algorithm.rank(
        scores=scores,
        registered=counted.figures.registered,
        imputed=counted.figures.imputed,
        codes=counted.codes,
        by_people=by == Targeting.Order.PEOPLE,
    )
    return Ranking(
        precincts=counted.precincts[order],
        codes=counted.codes[order],
        communes=counted.communes[order],
        figures=counted.figures.take(order),
        made_of=Potential(*(column[order] for column in made_of)),
        scores=scores[order],
        terms={key: column[order] for key, column in values.items()},
        weights=weighing,
    )


def _terms(
    counted: Counted,
    weights: Mapping[str, float],
    compared: Round | None,
    members: Sequence[str],
    within: Place | None,
) -> dict[str, Floats]:
    if not weights:
        return {}
    known = terms()
    unknown = np.full(len(counted.precincts), np.nan)
    before = (unknown, unknown, unknown)
    if any(known[key].compares for key in weights):
        if compared is None:
            raise ValidationError(_("Choisissez un scrutin de comparaison."))
        before = _before(counted, compared, members, within, needs_bloc=any(known[key].needs_bloc for key in weights))
    scope = Scope(counted.precincts, counted.communes, counted.figures, *before)
    return {key: np.clip(known[key].compute(scope), 0.0, 1.0) for key in weights}


def _before(
    counted: Counted, compared: Round, members: Sequence[str], within: Place | None, *, needs_bloc: bool
) -> tuple[Floats, Floats, Floats]:
    bloc = find_bloc(compared, members) if needs_bloc else None
    return read_before(compared, bloc, counted.precincts, within)
