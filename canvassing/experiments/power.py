"""What an experiment will be able to see, told before it is drawn. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from canvassing.experiments.draw import STRATUM, TREATED_CHANCE, Unit, by_territory, strata_of, targets

#: 1.96 + 0.84: an effect of this many standard errors is found eight times out of ten by a test at 5 %.
FACTOR = 2.8
#: Residual standard deviations of a precinct's outcome, in points, where no earlier election gives it.
SIGMAS = (2.0, 3.0, 4.0)
USUAL_SIGMA = 3.0


@dataclass(frozen=True)
class TerritoryDesign:
    """One territory: what it has, what its share of the capacity aims at, and the strata that it takes."""

    name: str
    units: int
    aimed: int
    strata: int
    drawn: int
    registered: int


@dataclass(frozen=True)
class Design:
    """What a draw will give, on average: chance decides the arms, not their size."""

    territories: list[TerritoryDesign]
    strata: int
    units: int
    treated: float
    control: float
    #: Registered of the strata, and those that the territories' shares of the capacity aim at.
    registered: int
    aimed: int
    not_randomised: int
    excluded: int


def expected_strata(units: Sequence[Unit], *, capacity: int) -> list[list[Unit]]:
    """The very strata that the capacity reaches, of two units or more."""
    aims = targets(units, capacity)
    kept = by_territory([unit for unit in units if not unit.excluded])
    return [stratum for name, members in kept for stratum in _reached(members, aims.get(name, 0))[0]]


def minimum_effect(sigma: float, treated: float, control: float) -> float:
    """The smallest effect found with 80 % power at 5 %, in the unit of `sigma`; infinite when an arm is empty."""
    if treated <= 0 or control <= 0:
        return math.inf
    return FACTOR * sigma * math.sqrt(1 / treated + 1 / control)


def expected_design(units: Sequence[Unit], *, capacity: int) -> Design:
    """The strata that the capacity reaches, if four fifths of each one's registered were treated."""
    aims = targets(units, capacity)
    territories, alone = [], 0
    for name, members in by_territory([unit for unit in units if not unit.excluded]):
        strata, lone = _reached(members, aims.get(name, 0))
        alone += lone
        territories.append(
            TerritoryDesign(
                name=name,
                units=len(members),
                aimed=aims.get(name, 0),
                strata=len(strata),
                drawn=sum(map(len, strata)),
                registered=sum(unit.registered for stratum in strata for unit in stratum),
            )
        )
    count = sum(one.drawn for one in territories)
    return Design(
        territories=territories,
        strata=sum(one.strata for one in territories),
        units=count,
        treated=TREATED_CHANCE * count,
        control=count - TREATED_CHANCE * count,
        registered=sum(one.registered for one in territories),
        aimed=sum(aims.values()),
        not_randomised=alone,
        excluded=sum(unit.excluded for unit in units),
    )


def _reached(members: list[Unit], aim: int) -> tuple[list[list[Unit]], int]:
    """Strata of two units and more that the aim reaches, and how many units stand alone (0 or 1)."""
    strata, alone, reached = [], 0, 0.0
    for number, stratum in enumerate(strata_of(members), 1):
        if number > 1 and reached >= aim:
            break
        registered = sum(unit.registered for unit in stratum)
        if len(stratum) == 1:
            alone += 1
        else:
            strata.append(stratum)
            reached += TREATED_CHANCE * registered
    return strata, alone


def effect_of_strata(sigma: float, strata: int) -> float:
    """The minimum effect of so many whole strata."""
    return minimum_effect(sigma, (STRATUM - 1) * strata, strata)
