"""Where today's pace leads: the total at the plan's date, with an interval that holds four times in five. Pure.

Counts of a day scatter more than chance alone would have them (quasi-Poisson): their variance is `dispersion` times
their mean, as the three weeks themselves show it, and never less than the mean. Two things are uncertain: what the
days to come bring, and the pace itself, which 21 days only estimate.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Whole days that the pace is read from: three weeks, so that each day of the week counts three times.
DAYS = 21
WEEKS = DAYS // 7
#: Quantile 0.9 of Student's law with 20 degrees of freedom: the dispersion is estimated from 21 days.
T = 1.3253407

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Projections:
    """One line for each place: `per_week`, and what is there at the date. `told` is false where three weeks tell
    nothing: nobody came."""

    per_week: Floats
    projected: Floats
    low: Floats
    high: Floats
    told: NDArray[np.bool_]


def dispersion(daily: Floats) -> Floats:
    """Variance over mean of each line's days, at least 1."""
    mean = daily.mean(axis=1)
    spread = daily.var(axis=1, ddof=1)
    return np.maximum(1.0, np.divide(spread, mean, out=np.ones_like(mean), where=mean > 0))


def project(actual: Floats, daily: Floats, *, days_left: int) -> Projections:
    """`daily`: places × DAYS counts. `days_left` until the plan's date; none left, or past: what is there.

    On the scale of square roots a count's variance is a quarter of its dispersion whatever its mean, which is what
    makes the interval right for three newcomers as for three thousand, and keeps it from going below nought.
    """
    ahead = max(days_left, 0)
    mean = daily.mean(axis=1)
    root = np.sqrt(mean)
    reach = np.zeros_like(root)
    if ahead:
        reach = T / 2 * np.sqrt(dispersion(daily) * (1 / ahead + 1 / DAYS))
    low = ahead * np.maximum(root - reach, 0) ** 2
    high = ahead * (root + reach) ** 2
    return Projections(mean * 7, actual + ahead * mean, actual + low, actual + high, mean > 0)
