"""Invented doors: towns of unequal size, each a turned grid of gently curved streets with houses on both sides.

Gardens are wider away from the middle, blocks of flats rarer; parks and a river are left empty; some doors in a hundred
stand on straggling country roads. The same for a seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

COUNTRY = 0.08  #: share of doors beyond the towns
ROOM = 330  #: square metres for each door of a town
VERGE = 11  #: metres from the middle of a street to its houses
House = tuple[float, float, int, int]
Inside = Callable[[float, float], bool]


@dataclass(frozen=True)
class Doors:
    """Metres (n, 2), and of each door (n,) its street and its number in it: odd on one side, even on the other."""

    points: npt.NDArray[np.float64]
    street: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]

    @property
    def side(self) -> npt.NDArray[np.int64]:
        return self.street * 2 + self.number % 2


def draw(count: int, seed: int = 7) -> Doors:
    dice = np.random.default_rng(seed)
    width = 1920 * (count / 1000) ** 0.5
    in_towns = count - int(COUNTRY * count)
    rows: list[House] = []
    street = 0
    while len(rows) < in_towns:
        size = int(400 + min(6000 * dice.pareto(1.3), count / 4))
        street = _town(dice, rows, size, width, street)
    del rows[in_towns:]
    while len(rows) < count:
        street += 1
        at, heading = (dice.uniform(0, width), dice.uniform(0, width)), dice.uniform(0, 6.3)
        length, gap = dice.uniform(300, 2500), dice.uniform(25, 120)
        rows += _houses(dice, street, at, heading, length, gap, 0.03, 0, lambda x, y: True)
    kept = np.array(rows[:count])[dice.permutation(count)]
    return Doors(kept[:, :2].round(1), kept[:, 2].astype(np.int64), kept[:, 3].astype(np.int64))


def _town(dice: np.random.Generator, rows: list[House], size: int, width: float, street: int) -> int:
    """Adds a town of about `size` doors to the rows. Gives the number of its last street."""
    x, y, turned = dice.uniform(0, width), dice.uniform(0, width), dice.uniform(0, np.pi)
    radius = (size * ROOM / np.pi) ** 0.5
    built = _built(dice, x, y, turned, radius)
    first, across = len(rows), -radius
    while across < radius and len(rows) - first < size:
        half = max(radius**2 - across**2, 0) ** 0.5
        along = -half
        while along < half and len(rows) - first < size:  # from one crossing to the next
            length = min(float(dice.uniform(90, 320)), half - along)
            if length > 40:
                street += 1
                outward = (along**2 + across**2) ** 0.5 / (radius + 1)
                at = (
                    x + along * np.cos(turned) - across * np.sin(turned),
                    y + along * np.sin(turned) + across * np.cos(turned),
                )
                heading = turned + dice.normal(0, 0.04)
                gap, flats = 9 + 14 * outward, 0.06 * (1 - outward)
                rows += _houses(dice, street, at, heading, length, gap, 0.015, flats, built)
            along += length + 14
        across += float(dice.uniform(55, 95))
    return street


def _built(dice: np.random.Generator, x: float, y: float, turned: float, radius: float) -> Inside:
    """Whether a point is in no park and not in the river."""
    parks = [
        (dice.normal(0, radius * 0.6), dice.normal(0, radius * 0.6), dice.uniform(60, 220))
        for _ in range(int(radius / 250) + 1)
    ]
    river, wide = dice.uniform(-radius, radius), dice.uniform(20, 60)

    def inside(px: float, py: float) -> bool:
        u, v = px - x, py - y
        if abs(u * np.sin(turned + 0.7) + v * np.cos(turned + 0.7) - river) < wide:
            return False
        return all((u - a) ** 2 + (v - b) ** 2 > reach * reach for a, b, reach in parks)

    return inside


def _houses(
    dice: np.random.Generator,
    street: int,
    at: tuple[float, float],
    heading: float,
    length: float,
    gap: float,
    bend: float,
    flats: float,
    built: Inside,
) -> Iterator[House]:
    """Doors along a line that bends a little at every house; `flats` is the share of blocks, of 4 to 23 doors."""
    (x, y), gone, pair = at, 0.0, 0
    while gone < length:
        step = max(5.0, dice.normal(gap, gap * 0.25))
        gone += step
        heading += dice.normal(0, bend)
        x += step * np.cos(heading)
        y += step * np.sin(heading)
        pair += 1
        for way, number in ((1, 2 * pair - 1), (-1, 2 * pair)):
            if dice.random() < 0.12:  # nothing is built here
                continue
            px = x - way * VERGE * np.sin(heading) + dice.normal(0, 1.5)
            py = y + way * VERGE * np.cos(heading) + dice.normal(0, 1.5)
            if built(px, py):
                doors = 1 if dice.random() > flats else int(dice.integers(4, 24))
                yield from [(px, py, street, number)] * doors
