"""The invented streets of the demo's city: a bent grid in each precinct, houses on both sides, some flats. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from campaign.demo.terrain_map import METRES_PER_DEGREE

_KINDS = ("Rue", "Avenue", "Allée", "Rue", "Impasse", "Rue", "Chemin", "Rue", "Passage")
_OF = (
    "des Lilas", "de la Gare", "du Moulin", "du Marché", "des Tilleuls", "de l'École", "des Vignes", "du Stade",
    "des Érables", "de la Fontaine", "du Lavoir", "des Tanneurs", "des Potiers", "du Puits", "de la Porcelaine",
    "des Acacias", "du Pont-Neuf", "des Jardins", "de la Liberté", "des Cordiers", "du Four", "de l'Horloge",
    "des Remparts", "de la Source", "du Verger", "des Hirondelles", "de la Paix", "du Tertre", "des Noyers",
)  # fmt: skip
#: Metres between two streets, from one house to the next, from the middle of the street to a door, left at crossings.
BETWEEN, FRONT, BACK, CROSSING = 68.0, 15.0, 9.0, 14.0
#: The longest stretch of a street, and one that is too short for a name.
LONGEST, SHORTEST = 240.0, 45.0
#: Empty plots; blocks of flats among houses, and how large.
EMPTY, BLOCKS, FLATS = 0.1, 0.07, (4, 30)
#: A precinct is full with so many dwellings.
FULL = 520


@dataclass(frozen=True)
class House:
    street: str
    number: int
    lon: float
    lat: float
    doors: int


class Streets:
    """Names streets once each, and lines them with houses."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        names = [f"{kind} {of}" for kind in dict.fromkeys(_KINDS) for of in _OF]
        self._names = iter([names[i] for i in rng.permutation(len(names))])

    def of_precinct(self, shape: shapely.Geometry) -> list[House]:
        """Houses inside a shape (degrees), until as many live there as a precinct has."""
        middle = shapely.centroid(shape)
        squeeze = METRES_PER_DEGREE * np.cos(np.radians(middle.y))
        houses: list[House] = []
        for street in self._grid(shapely.length(shape) / 4 * METRES_PER_DEGREE):
            name = next(self._names, "Rue Neuve")
            for number, x, y in street:
                lon, lat = middle.x + x / squeeze, middle.y + y / METRES_PER_DEGREE
                if sum(house.doors for house in houses) >= FULL:
                    return houses
                if shapely.contains_xy(shape, lon, lat):
                    houses.append(House(name, number, round(lon, 6), round(lat, 6), self._doors()))
        return houses

    def _doors(self) -> int:
        return int(self.rng.integers(*FLATS)) if self.rng.random() < BLOCKS else 1

    def _grid(self, reach: float) -> Iterator[list[tuple[int, float, float]]]:
        """Streets around the origin, the nearest first: (number, x, y) in metres."""
        turn = self.rng.uniform(0, np.pi)
        rows = np.arange(-reach / BETWEEN, reach / BETWEEN + 1)
        for row in sorted(rows, key=abs):
            along = -reach
            while along < reach:
                length = float(self.rng.uniform(90, LONGEST))
                if length > SHORTEST:
                    yield list(self._street(row * BETWEEN, along, length, turn))
                along += length + CROSSING

    def _street(self, across: float, start: float, length: float, turn: float) -> Iterator[tuple[int, float, float]]:
        bend, rank = self.rng.normal(0, 6), 0
        for along in np.arange(0, length, FRONT):
            rank += 1
            off = across + bend * np.sin(np.pi * along / length)
            for side, number in ((BACK, 2 * rank - 1), (-BACK, 2 * rank)):
                if self.rng.random() < EMPTY:
                    continue
                x, y = start + along + self.rng.normal(0, 1.5), off + side
                yield number, x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
