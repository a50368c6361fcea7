"""Least squares within strata, and how sure one may be of it. Pure.

A stratum's effect is a parameter as any other: its share of the leverage, 1/n, and its degree of freedom count. Left
out, as « robust » errors of a within-estimator leave them, a 95 % interval of ten strata holds the truth nine times of
ten only (docs/experiment.md; the simulation is a test).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when they are first asked for: most processes never do

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Below this share of its own variance, a column says nothing that the others have not said.
COLLINEAR = 1e-9


@dataclass(frozen=True)
class Estimate:
    """`effect` in the unit of the outcome; `low`, `high` is the 95 % interval. NaN where nothing can be said."""

    effect: float
    error: float
    low: float
    high: float
    p: float
    freedom: int
    units: int


@dataclass(frozen=True)
class Within:
    """Columns with the means of their stratum taken away. `sizes` is each unit's stratum size."""

    outcome: Floats
    columns: Floats
    sizes: Floats
    strata: int

    @property
    def freedom(self) -> int:
        """n − S − k."""
        return len(self.outcome) - self.strata - self.columns.shape[1]


def centre(values: Floats, strata: Ints) -> Floats:
    """Values, or the columns of a matrix, less the mean of their stratum. `strata` holds 0, 1, 2…"""
    sizes = np.maximum(np.bincount(strata), 1)
    if values.ndim == 1:
        return values - (np.bincount(strata, values) / sizes)[strata]
    sums = np.stack([np.bincount(strata, column) for column in values.T], axis=1)
    return values - (sums / sizes[:, None])[strata]


def number(strata: npt.NDArray[np.generic]) -> Ints:
    """Any labels as 0, 1, 2…"""
    return np.unique(strata, return_inverse=True)[1].astype(np.int64)


def within(outcome: Floats, first: Floats, others: Floats, strata: npt.NDArray[np.generic]) -> Within:
    """The regression of `outcome` on `first` and `others` (n × k, k may be 0), with a constant for each stratum.

    Strata of one unit are left out: they say nothing. So are columns that repeat others.
    """
    labels = number(strata)
    kept = np.bincount(labels)[labels] > 1
    labels = number(labels[kept])
    columns = np.column_stack([first[kept], others[kept]])
    centred = centre(columns, labels)
    sizes = np.bincount(labels).astype(float)
    return Within(centre(outcome[kept], labels), centred[:, _independent(columns, centred)], sizes[labels], len(sizes))


def _independent(columns: Floats, centred: Floats) -> list[int]:
    """The columns that add something to those before them; the first is always kept."""
    kept = [0]
    for index in range(1, columns.shape[1]):
        column, basis = centred[:, index], centred[:, kept]
        left = column - basis @ np.linalg.lstsq(basis, column, rcond=None)[0]
        if left @ left > COLLINEAR * max(float(columns[:, index] @ columns[:, index]), 1e-300):
            kept.append(index)
    return kept


def leverage(data: Within) -> Floats:
    """h of the centred columns, and 1/n of the unit's stratum."""
    q = np.linalg.qr(data.columns)[0]
    return np.einsum("ij,ij->i", q, q) + 1 / data.sizes


def residuals(data: Within) -> Floats:
    return data.outcome - data.columns @ np.linalg.lstsq(data.columns, data.outcome, rcond=None)[0]


def estimate(data: Within) -> Estimate:
    """The effect of the first column, with HC2 errors and Student's law with n − S − k degrees of freedom."""
    weight, held = direction(data)
    if weight is None:
        return nothing(len(data.outcome))
    effect = float(weight @ data.outcome)
    spread = (weight * residuals(data)) ** 2 / held
    return interval(effect, float(np.sqrt(spread.sum())), data.freedom, len(data.outcome))


def instrumented(data: Within, taken: Floats) -> Estimate:
    """The effect on those who were reached: the first column of `data` is the draw, `taken` what came of it (centred).

    The ratio of two effects of the draw; its error is that of the residuals around the ratio.
    """
    weight, held = direction(data)
    if weight is None or abs(float(weight @ taken)) < COLLINEAR:
        return nothing(len(data.outcome))
    first_stage = float(weight @ taken)
    effect = float(weight @ data.outcome) / first_stage
    left = residuals(Within(data.outcome - effect * taken, data.columns[:, 1:], data.sizes, data.strata))
    spread = float(np.sqrt(((weight * left) ** 2 / held).sum())) / abs(first_stage)
    return interval(effect, spread, data.freedom, len(data.outcome))


def direction(data: Within) -> tuple[Floats | None, Floats]:
    """The weights whose sum with an outcome is the first column's effect, and 1 − h where a unit bends to its line."""
    if data.freedom < 1:
        return None, data.sizes
    first, others = data.columns[:, 0], data.columns[:, 1:]
    left = first - others @ np.linalg.lstsq(others, first, rcond=None)[0] if others.shape[1] else first
    power = float(left @ left)
    if power <= COLLINEAR:
        return None, data.sizes
    held = 1 - leverage(data)
    # A unit that its own parameters explain whole has no residual, and no weight in the error.
    return left / power, np.where(held > COLLINEAR, held, np.inf)


def interval(effect: float, error: float, freedom: int, units: int) -> Estimate:
    reach = float(scipy.special.stdtrit(freedom, 0.975)) * error
    p = float(2 * scipy.special.stdtr(freedom, -abs(effect) / error)) if error > 0 else (1.0 if effect == 0 else 0.0)
    return Estimate(effect, error, effect - reach, effect + reach, p, freedom, units)


def nothing(units: int) -> Estimate:
    nan = float("nan")
    return Estimate(nan, nan, nan, nan, nan, 0, units)


@dataclass(frozen=True)
class Joint:
    """F test that all columns together tell nothing; p is NaN when there are too few units."""

    f: float
    p: float
    between: int
    freedom: int


def joint_test(outcome: Floats, columns: Floats, strata: npt.NDArray[np.generic]) -> Joint:
    """Do the columns (n × k, k ≥ 1), together, explain the outcome within strata?"""
    data = within(outcome, columns[:, 0], columns[:, 1:], strata)
    between, freedom = data.columns.shape[1], data.freedom
    whole = float(data.outcome @ data.outcome)
    left = residuals(data)
    unexplained = float(left @ left)
    if freedom < 1 or unexplained <= COLLINEAR * max(whole, 1e-300):
        return Joint(float("nan"), float("nan"), between, max(freedom, 0))
    f = ((whole - unexplained) / between) / (unexplained / freedom)
    return Joint(f, float(scipy.special.fdtrc(between, freedom, max(f, 0.0))), between, freedom)


def residual_deviation(outcome: Floats, columns: Sequence[Floats], strata: npt.NDArray[np.generic]) -> float:
    """σ: what is left of the outcome's spread once strata and columns (one at least) have had their say."""
    data = within(
        outcome, columns[0], np.column_stack(columns[1:]) if len(columns) > 1 else np.empty((len(outcome), 0)), strata
    )
    left = residuals(data)
    return float(np.sqrt(left @ left / data.freedom)) if data.freedom > 0 else float("nan")
