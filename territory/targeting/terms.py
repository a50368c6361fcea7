"""The optional terms of a ranking: each gives every precinct a value between 0 and 1, staff give it a weight.

`territory.targeting.own_terms` declares those of this package; a package on its right declares what it knows
(`teams` the distance to volunteers) when the site starts. docs/targeting.md says each in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from territory.targeting.arithmetic import Figures

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Weights go up by so much, from 0 to 1.
STEP = 0.05


@dataclass(frozen=True)
class Scope:
    """What a term is computed for, arrays that run over the precincts. `registered_before`, `voters_before` and
    `votes_before` (the bloc's) are those of the compared round in the same precincts, NaN where it has none."""

    precincts: NDArray[np.int64]
    communes: NDArray[np.int64]
    figures: Figures
    registered_before: NDArray[np.float64]
    voters_before: NDArray[np.float64]
    votes_before: NDArray[np.float64]


@dataclass(frozen=True)
class Term:
    """`label` and `help` are shown beside the weight; `explain` puts a value in words; `compute` gives one value a
    precinct, NaN where nothing is known. `compares`: it needs a second round; `needs_bloc`: one where the bloc
    stood."""

    key: str
    label: "StrOrPromise"
    help: "StrOrPromise"
    explain: Callable[[float], str]
    compute: Callable[[Scope], NDArray[np.float64]]
    compares: bool = False
    needs_bloc: bool = False


_declared: dict[str, Term] = {}


def declare(term: Term) -> None:
    """Offer a term to staff. Declared twice, the last one counts."""
    _declared[term.key] = term


def terms() -> Mapping[str, Term]:
    """By key, in the order they are shown."""
    return dict(sorted(_declared.items()))


def weight_is_allowed(weight: object) -> bool:
    """0 to 1, by steps of 0.05."""
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
        return False
    return abs(weight / STEP - round(weight / STEP)) < 1e-9
