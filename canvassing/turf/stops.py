"""The stops of a cut: addresses at the same point are one. Pure numpy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Stops:
    """Distinct points x, y (s,) in metres from their middle, doors (s,), groups (2, s): side and street, −1 unknown.

    `of` (n,) is the stop of each address.
    """

    x: Floats
    y: Floats
    doors: Ints
    groups: Ints
    of: Ints

    def __len__(self) -> int:
        return len(self.x)

    def sorted_by(self, order: Ints) -> "Stops":
        """The same stops, numbered anew: order (s,) says which comes first."""
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return Stops(self.x[order], self.y[order], self.doors[order], self.groups[:, order], rank[self.of])


def gather(x: Floats, y: Floats, doors: Ints, side: Ints, street: Ints) -> Stops:
    """Addresses (n,) → stops. A stop on several streets is on that of its first address."""
    if not len(x):
        return Stops(x, y, doors, np.empty((2, 0), np.int64), np.empty(0, np.int64))
    by_place = np.lexsort((y, x))
    sorted_x, sorted_y = x[by_place], y[by_place]
    new = np.r_[True, (np.diff(sorted_x) != 0) | (np.diff(sorted_y) != 0)]
    of = np.empty(len(x), np.int64)
    of[by_place] = np.cumsum(new) - 1
    first = by_place[new]  # lexsort is stable: the first address of its point
    held = np.bincount(of, doors).astype(np.int64)
    groups = np.stack([_number(side[first]), _number(street[first])])
    return Stops(x[first] - (x.max() + x.min()) / 2, y[first] - (y.max() + y.min()) / 2, held, groups, of)


def _number(labels: Ints) -> Ints:
    """Any labels as 0, 1, 2…; negative ones as −1."""
    known = labels >= 0
    out = np.full(len(labels), -1, np.int64)
    out[known] = np.unique(labels[known], return_inverse=True)[1]
    return out
