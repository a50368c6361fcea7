"""Which precincts first: potential = abstention × the bloc's share, optional terms on top. Pure numpy, no Django.

Source of the formula: the 2012 field experiment (docs/targeting.md). All arrays run over precincts in one order.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.str_]

#: Kilometres at which proximity falls to 1/e.
NEAR_KM = 5.0


class Figures(NamedTuple):
    """What was counted: people on the list, voters, valid votes, the bloc's votes. `imputed`: nothing was, the
    figures are those of neighbours."""

    registered: Floats
    voters: Floats
    expressed: Floats
    votes: Floats
    imputed: Flags

    def take(self, rows: Ints | Flags) -> "Figures":
        return Figures._make(column[rows] for column in self)


class Potential(NamedTuple):
    """Each between 0 and 1, but `people`: how many of the registered they are."""

    abstention: Floats
    bloc_share: Floats
    potential: Floats
    people: Floats


def potential(figures: Figures) -> Potential:
    """abstention = 1 − V/R, bloc share = L/E, potential their product, people = R × potential.

    Without anybody registered, or without a valid vote, the potential is 0.
    """
    counted = figures.registered > 0
    abstention = np.where(counted, 1 - ratio(figures.voters, figures.registered), 0.0)
    bloc_share = ratio(figures.votes, figures.expressed)
    product = abstention * bloc_share
    return Potential(abstention, bloc_share, product, figures.registered * product)


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, and 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)


def score(base: Floats, terms: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """potential + Σ weight × term. A term that is NaN (nothing is known) adds nothing."""
    total = base.copy()
    for key, weight in weights.items():
        if weight:
            total += weight * np.nan_to_num(terms[key], nan=0.0)
    return total


def rank(*, scores: Floats, registered: Floats, imputed: Flags, codes: Codes, by_people: bool = False) -> Ints:
    """Row numbers, the first precinct first: measured ones before imputed ones, then by score (or by registered ×
    score), highest first, then by code."""
    key = registered * scores if by_people else scores
    order: Ints = np.lexsort((codes, -key, imputed))
    return order


def impute(figures: Figures, levels: Sequence[Ints]) -> Figures:
    """Give imputed precincts the rates of all measured ones of their group together, and their mean of registered.

    `levels`: for each precinct its group at each level, the narrowest first (commune, département, all); the first
    level where somebody was counted is taken. Groups are small whole numbers from 0.
    """
    result = Figures._make(column.copy() for column in figures)
    waiting = figures.imputed.copy()
    measured = ~figures.imputed
    for groups in levels:
        if not waiting.any():
            break
        size = int(groups.max()) + 1
        count = np.bincount(groups[measured], minlength=size)
        sums = [np.bincount(groups[measured], column[measured], size) for column in figures[:4]]
        rows = np.flatnonzero(waiting & (sums[0][groups] > 0))
        own = groups[rows]
        mean = np.maximum(np.rint(sums[0][own] / count[own]), 1)
        result.registered[rows] = mean
        for column, total in zip(result[1:4], sums[1:], strict=True):
            column[rows] = mean * total[own] / sums[0][own]
        waiting[rows] = False
    for column in result[:4]:
        column[waiting] = 0
    return result


class Sums(NamedTuple):
    """One entry a group. `potential` is people / registered; the rates are those of all voters together."""

    group: Ints
    precincts: Ints
    imputed: Ints
    registered: Floats
    people: Floats
    potential: Floats
    abstention: Floats
    bloc_share: Floats


def sums(groups: Ints, figures: Figures, people: Floats) -> Sums:
    """Add precincts up by group (any whole numbers); negative groups are nobody's and left out."""
    kept = groups >= 0
    found, own = np.unique(groups[kept], return_inverse=True)
    inside = figures.take(kept)

    def add(column: NDArray[np.generic]) -> Floats:
        total: Floats = np.bincount(own, column.astype(np.float64), len(found)).astype(np.float64)
        return total

    registered, everybody = add(inside.registered), add(people[kept])
    return Sums(
        group=found.astype(np.int64),
        precincts=np.bincount(own, minlength=len(found)),
        imputed=add(inside.imputed).astype(np.int64),
        registered=registered,
        people=everybody,
        potential=ratio(everybody, registered),
        abstention=np.where(registered > 0, 1 - ratio(add(inside.voters), registered), 0.0),
        bloc_share=ratio(add(inside.votes), add(inside.expressed)),
    )


def turnout_gap(registered: Floats, voters: Floats, registered_before: Floats, voters_before: Floats) -> Floats:
    """Intermittent voters, at least: how far turnout is from that of the other round, whichever is higher.

    NaN where the other round counted nobody.
    """
    before = _known_ratio(voters_before, registered_before)
    now = ratio(voters, registered)
    return np.maximum(now, before) - np.minimum(now, before)


def votes_lost(registered: Floats, votes: Floats, votes_before: Floats) -> Floats:
    """The bloc's votes of the other round that it has no more, per registered: at least 0, at most 1."""
    lost = np.divide(votes_before - votes, registered, out=np.zeros(len(votes)), where=registered > 0)
    return np.clip(lost, 0.0, 1.0)


def density(addresses: Floats) -> Floats:
    """Addresses per precinct against the median of precincts that have any: 0.5 at the median, towards 1 far above."""
    some = addresses > 0
    if not some.any():
        return np.zeros(len(addresses))
    return addresses / (addresses + float(np.median(addresses[some])))


def proximity(km: Floats) -> Floats:
    """1 on the spot, 0.37 at five kilometres, 0.02 at twenty."""
    return np.exp(-km / NEAR_KM)


def _known_ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
