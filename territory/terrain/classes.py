"""Five classes of equal size for a map: the same number of territories in each shade. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

CLASSES = 5


@dataclass(frozen=True)
class Class:
    """From `low` to `high`; `step` is its shade, 1 (least) to 5; `count` territories are in it."""

    step: int
    low: float
    high: float
    count: int


class Classes:
    """The quantiles of what a view shows, or of a `sample` of it. Fewer than five where fewer values differ."""

    def __init__(self, values: Sequence[float], sample: Sequence[float] | None = None) -> None:
        self._values = sorted(values)
        measured = sorted(sample or values)
        n = len(measured)
        cuts = {measured[n * k // CLASSES] for k in range(1, CLASSES)} if n else set()
        self.cuts = sorted(cut for cut in cuts if cut > measured[0])

    def step(self, value: float) -> int:
        """The shade of a value. Two classes take the palest and the strongest, a single one the middle."""
        if not self.cuts:
            return (CLASSES + 1) // 2
        return 1 + round(bisect_right(self.cuts, value) * (CLASSES - 1) / len(self.cuts))

    def legend(self) -> list[Class]:
        """Each class with the least and the most of what is in it."""
        if not self._values:
            return []
        places = [0, *(bisect_left(self._values, cut) for cut in self.cuts), len(self._values)]
        groups = [self._values[start:end] for start, end in pairwise(places)]
        return [Class(self.step(group[0]), group[0], group[-1], len(group)) for group in groups if group]
