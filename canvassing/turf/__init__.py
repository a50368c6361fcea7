"""Turf cutting: addresses shared into walks of about as many doors, each with its order. Pure: no Django, no database.

Distances are metres on a plane (`canvassing.turf.metres`). What is compiled is loaded when something is first cut, not
when this package is imported.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Fewest doors of a turf as a share of the mean; the most are BALANCE times the fewest.
FEWEST = 0.9
BALANCE = 1.25


@dataclass(frozen=True)
class Cut:
    """`turf` (n,) of each address, 0..K−1, its place `order` (n,) in the walk; `metres` (K,) of closed walks."""

    turf: Ints
    order: Ints
    metres: Floats

    def __len__(self) -> int:
        return len(self.metres)


def cut(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    doors: npt.ArrayLike,
    side: npt.ArrayLike,
    *,
    street: npt.ArrayLike | None = None,
    target: int = 80,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Cut:
    """Turfs of about `target` doors: balanced, compact, in one piece, sides of streets whole where they can be.

    x, y (n,) metres; doors (n,) of each address, at least 1; side (n,), the same number for the addresses of one side
    of one street, −1 unknown; street (n,) likewise. Addresses at the same point are one stop and stay together; one
    with more doors than a turf is a turf of its own. The same arrays and seed give the same cut. `progress` is told
    the share that is done, 0 to 1.
    """
    from canvassing.turf.cutting import cut_into

    return cut_into(x, y, doors, side, street, target=target, parts=None, seed=seed, progress=progress)


def split(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    doors: npt.ArrayLike,
    side: npt.ArrayLike,
    *,
    street: npt.ArrayLike | None = None,
    parts: int = 2,
    seed: int = 0,
) -> Cut:
    """One turf in `parts` of about as many doors (fewer where there are not as many points), as `cut` does it."""
    from canvassing.turf.cutting import cut_into

    return cut_into(x, y, doors, side, street, target=None, parts=parts, seed=seed, progress=None)


def order(
    x: npt.ArrayLike, y: npt.ArrayLike, *, start: tuple[float, float] | None = None, seed: int = 0
) -> tuple[Ints, float]:
    """Place (n,) of each address in a short walk, and the metres of that walk closed.

    It begins at the address nearest to `start` (metres) and comes back near it; without one, after its longest leg.
    """
    from canvassing.turf.cutting import walk

    return walk(np.asarray(x, float), np.asarray(y, float), start, seed)
