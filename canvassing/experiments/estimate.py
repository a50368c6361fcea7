"""What the visits changed, by comparing what chance separated. Pure: arrays in, figures out.

The effect told is that of being drawn (« intent to treat »): outcome on arm, strata, the same outcome at the election
before, potential and covariates. docs/experiment.md says why each piece is there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from canvassing.experiments.draw import STRATUM, TREATED_CHANCE, generator, seed_of
from canvassing.experiments.regression import (
    Estimate,
    Floats,
    Joint,
    centre,
    estimate,
    instrumented,
    joint_test,
    number,
    within,
)

Flags = npt.NDArray[np.bool_]

#: Below these an estimate would say more about chance than about the visits: nothing is estimated.
FEWEST_STRATA = 10
FEWEST_UNITS = 8
#: With fewer strata than this the laws of large numbers are not trusted alone: arms are drawn again, so many times.
TRUSTED_STRATA = 20
PERMUTATIONS = 2000


@dataclass(frozen=True)
class Sample:
    """The treated and control units of one draw, in the order of their codes. Shares lie between 0 and 1.

    `strata`: any labels; a stratum is there whole, its units without results too.
    """

    strata: npt.NDArray[np.generic]
    treated: Flags
    allocated: Flags
    potential: Floats
    covariates: Mapping[str, Floats]
    seed: str


@dataclass(frozen=True)
class Missing:
    """Units without results, now or at the election before, of the units drawn."""

    treated: int
    control: int
    of_treated: int
    of_control: int


@dataclass(frozen=True)
class Finding:
    """One outcome. `conclusive` is false below the fewest strata or units: the estimates are then None."""

    conclusive: bool
    strata: int
    treated: int
    control: int
    missing: Missing
    #: What the control units did, on average: the point from which an effect is counted.
    control_mean: float | None
    itt: Estimate | None = None
    late: Estimate | None = None
    #: Of 2,000 draws that could have been, the share with an effect as far from zero; None from 20 strata up.
    ri_p: float | None = None
    #: The same regression on the election before, which no visit can have changed: it must find nothing.
    placebo: Estimate | None = None


@dataclass(frozen=True)
class BalanceRow:
    """`difference`: treated less control within strata; `standardised`: in standard deviations of all units."""

    name: str
    treated: float
    control: float
    difference: float
    standardised: float
    p: float


@dataclass(frozen=True)
class Balance:
    rows: list[BalanceRow]
    joint: Joint


def find(sample: Sample, outcome: Floats, baseline: Floats) -> Finding:
    """The effect of the draw on one outcome. NaN marks what was not counted."""
    controls = _matrix([baseline, sample.potential, *sample.covariates.values()], len(outcome))
    known = np.isfinite(outcome) & np.isfinite(controls).all(axis=1)
    strata, treated, control = _compared(sample, known)
    mean = float(outcome[known & ~sample.treated].mean()) if (known & ~sample.treated).any() else None
    told = {
        "strata": strata,
        "treated": treated,
        "control": control,
        "missing": _missing(sample, known),
        "control_mean": mean,
    }
    if strata < FEWEST_STRATA or min(treated, control) < FEWEST_UNITS:
        return Finding(conclusive=False, **told)  # type: ignore[arg-type]
    arm, labels = sample.treated[known].astype(float), sample.strata[known]
    data = within(outcome[known], arm, controls[known], labels)
    before = within(baseline[known], arm, controls[known, 1:], labels)
    few = strata < TRUSTED_STRATA
    return Finding(
        conclusive=True,
        **told,  # type: ignore[arg-type]
        itt=estimate(data),
        late=instrumented(data, _taken(sample, known)),
        ri_p=randomisation_p(sample, outcome, controls, known) if few else None,
        placebo=estimate(before),
    )


def randomisation_p(sample: Sample, outcome: Floats, controls: Floats, known: Flags) -> float:
    """Were there no effect at all, how often would a draw by the same rule show one as large as this one's?"""
    labels = number(sample.strata)
    arms = redraw(labels, PERMUTATIONS, seed_of(sample.seed, "permutations"))[:, known].astype(float)
    here = number(sample.strata[known])
    others = centre(controls[known], here)
    basis = _basis(others)
    left = centre(outcome[known], here)
    left = left - basis @ (basis.T @ left)
    effects = _effects(np.vstack([sample.treated[known].astype(float), arms]), here, basis, left)
    seen, drawn = abs(effects[0]), np.abs(effects[1:])
    drawn = drawn[np.isfinite(drawn)]
    return float((1 + np.count_nonzero(drawn >= seen - 1e-12)) / (1 + len(drawn)))


def redraw(labels: npt.NDArray[np.int64], times: int, seed: str) -> Flags:
    """`times` draws by the rule of the first: one control in a stratum of five, chances of 0.8 in a shorter one."""
    rng = generator(seed)
    arms = np.empty((times, len(labels)), dtype=bool)
    for label in range(int(labels.max()) + 1 if len(labels) else 0):
        places = np.flatnonzero(labels == label)
        if len(places) == STRATUM:
            control = (rng.random(times) * STRATUM).astype(int)
            arms[:, places] = np.arange(STRATUM)[None, :] != control[:, None]
        else:
            arms[:, places] = rng.random((times, len(places))) < TREATED_CHANCE
    return arms


def balance(sample: Sample, columns: Mapping[str, Floats]) -> Balance:
    """Did chance make the arms alike before the visits? Means, differences within strata, and all of them at once."""
    names = list(columns)
    matrix = _matrix(list(columns.values()), len(sample.treated))
    known = np.isfinite(matrix).all(axis=1)
    arm, labels = sample.treated[known].astype(float), sample.strata[known]
    rows = [_balance_row(name, matrix[known, place], arm, labels) for place, name in enumerate(names)]
    if not rows or not len(arm):
        return Balance(rows, Joint(math.nan, math.nan, 0, 0))
    return Balance(rows, joint_test(arm, matrix[known], labels))


def multiplier(registered: Sequence[float], doors: Sequence[float], share_before: float = 1.0) -> float | None:
    """By how much the draw's effect understates the visits', doors having differed little between arms.

    `registered` and `doors` (numbers or shares of all) of allocated units, of treated units that were not allocated,
    of controls; `share_before`: the share of all doors made before the round. None when controls got as many doors.
    """
    (allocated, spared, control), (k_allocated, k_spared, k_control) = registered, doors
    total = k_allocated + k_spared + k_control
    if min(allocated, control, total, share_before) <= 0:
        return None
    gap = (k_allocated + k_spared) / (allocated + spared) - k_control / control
    return total / allocated / gap / share_before if gap > 0 else None


def _compared(sample: Sample, known: Flags) -> tuple[int, int, int]:
    """Strata with a unit known in each arm; treated and control units of those strata."""
    labels = number(sample.strata)
    size = int(labels.max()) + 1 if len(labels) else 0
    treated = np.bincount(labels[known & sample.treated], minlength=size)
    control = np.bincount(labels[known & ~sample.treated], minlength=size)
    both = (treated > 0) & (control > 0)
    return int(both.sum()), int(treated[both].sum()), int(control[both].sum())


def _missing(sample: Sample, known: Flags) -> Missing:
    treated = sample.treated
    return Missing(
        treated=int((treated & ~known).sum()),
        control=int((~treated & ~known).sum()),
        of_treated=int(treated.sum()),
        of_control=int((~treated).sum()),
    )


def _taken(sample: Sample, known: Flags) -> Floats:
    """Allocation, centred on the strata that `within` keeps."""
    labels = number(sample.strata[known])
    kept = np.bincount(labels)[labels] > 1
    return centre(sample.allocated[known][kept].astype(float), number(labels[kept]))


def _effects(arms: Floats, labels: npt.NDArray[np.int64], basis: Floats, outcome: Floats) -> Floats:
    """One effect for each row of arms; NaN where every stratum drew a single arm. `outcome` is already cleaned."""
    centred = centre(arms.T, labels)
    left = centred - basis @ (basis.T @ centred)
    power = np.einsum("ij,ij->j", left, left)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power > 1e-9, (outcome @ left) / power, np.nan)


def _basis(columns: Floats) -> Floats:
    """Orthonormal columns that span the same; repeated ones fall away."""
    u, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return u[:, sizes > 1e-9 * max(float(sizes.max(initial=0.0)), 1e-300)]


def _matrix(columns: Sequence[Floats], length: int) -> Floats:
    return np.column_stack(columns) if columns else np.empty((length, 0))


def _balance_row(name: str, values: Floats, arm: Floats, labels: npt.NDArray[np.generic]) -> BalanceRow:
    found = estimate(within(values, arm, np.empty((len(values), 0)), labels))
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return BalanceRow(
        name=name,
        treated=float(values[arm == 1].mean()) if (arm == 1).any() else math.nan,
        control=float(values[arm == 0].mean()) if (arm == 0).any() else math.nan,
        difference=found.effect,
        standardised=found.effect / spread if spread else 0.0,
        p=found.p,
    )
