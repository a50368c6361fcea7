"""The invented precincts of the demo: as many as people need, around the true centres of communes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

#: Registered for one inhabitant, and for one precinct.
REGISTERED_SHARE = 0.72
PRECINCT_SIZE = 900
METRES_PER_DEGREE = 111_320.0
GOLDEN_ANGLE = 2.399963

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Town:
    """A commune; `radius` (metres) is how far it reaches around its centre at least."""

    insee: str
    name: str
    people: int
    lon: float
    lat: float
    radius: int


@dataclass
class Country:
    """Precinct by precinct: the town of each, its number there, its point (degrees), its shape, its registered."""

    towns: Sequence[Town]
    town_of: NDArray[np.int64]
    numbers: list[str]
    points: Points
    shapes: NDArray[Any]
    registered: NDArray[np.int64]

    @property
    def codes(self) -> list[str]:
        return [f"{self.towns[town].insee}_{number}" for town, number in zip(self.town_of, self.numbers, strict=True)]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many precincts the town of each has."""
        return np.asarray(np.bincount(self.town_of, minlength=len(self.towns))[self.town_of])


def invent_precincts(towns: Sequence[Town], outline: shapely.Geometry, rng: np.random.Generator) -> Country:
    """Precincts numbered D001, D002… in each town: no official number looks like that."""
    registered = np.maximum(np.array([town.people for town in towns]) * REGISTERED_SHARE, 20)
    counts = np.maximum(np.round(registered / PRECINCT_SIZE), 1).astype(int)
    town_of = np.repeat(np.arange(len(towns)), counts)
    numbers = [f"D{n + 1:03}" for count in counts for n in range(count)]
    points = np.concatenate([_around(town, count, rng) for town, count in zip(towns, counts, strict=True)])
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline, ordered=True)
    share = rng.normal(1, 0.1, len(town_of)).clip(0.7, 1.3)
    share /= (np.bincount(town_of, weights=share) / counts)[town_of]
    return Country(
        towns=towns,
        town_of=town_of,
        numbers=numbers,
        points=points,
        shapes=shapely.intersection(shapely.get_parts(cells), outline),
        registered=np.round(registered[town_of] / counts[town_of] * share).astype(np.int64),
    )


def _around(town: Town, count: int, rng: np.random.Generator) -> Points:
    """Points of a town, from its centre outward as the seeds of a sunflower, each a little astray."""
    rank = np.arange(count)
    distance = (
        max(town.radius, 340 * np.sqrt(count)) * np.sqrt(rank / max(count - 0.5, 1)) * rng.uniform(0.85, 1.15, count)
    )
    angle = rank * GOLDEN_ANGLE + rng.normal(0, 0.25, count) + rng.uniform(0, 2 * np.pi)
    degrees = distance / METRES_PER_DEGREE
    lon = town.lon + degrees * np.cos(angle) / np.cos(np.radians(town.lat))
    return np.column_stack([lon, town.lat + degrees * np.sin(angle)]).round(6)
