"""A million testimonies and the tiles their readers ask for: seeded, so that every run measures the same.

70 % live in 400 towns of very unequal size (Zipf), 25 % in a wider ring round them, 5 % anywhere in a box the size of
France. The tiles are drawn where people are, a tenth of them at each zoom from 5 to 14.
"""

import math
from typing import NamedTuple

import numpy as np

SEED = 20270
TOWNS = 400
BOX = (-4.5, 42.5, 8.0, 51.0)  # west, south, east, north
REQUESTS = 5000
ZOOMS = range(5, 15)


class World(NamedTuple):
    """`lon`, `lat`, `town` have one entry a testimony; `tiles` are the 5,000 addresses asked for, repeats included."""

    lon: np.ndarray
    lat: np.ndarray
    town: np.ndarray
    towns: list[tuple[float, float]]
    tiles: list[str]


def draw(count: int) -> World:
    dice = np.random.default_rng(SEED)
    west, south, east, north = BOX
    # The order of the draws is part of the seed.
    town_lon, town_lat = dice.uniform(west, east, TOWNS), dice.uniform(south, north, TOWNS)
    share = 1 / np.arange(1, TOWNS + 1) ** 0.9
    town = dice.choice(TOWNS, count, p=share / share.sum())
    kind = dice.random(count)
    spread = np.where(kind < 0.70, 0.03, 0.15)
    lon = town_lon[town] + dice.normal(0, 1, count) * spread * 1.4
    lat = town_lat[town] + dice.normal(0, 1, count) * spread
    far = kind >= 0.95
    lon[far], lat[far] = dice.uniform(west, east, far.sum()), dice.uniform(south, north, far.sum())
    lon, lat = lon.round(5), lat.round(5)
    asked = dice.choice(count, REQUESTS)
    tiles = [_tile(lon[i], lat[i], ZOOMS[n % len(ZOOMS)]) for n, i in enumerate(asked)]
    return World(lon, lat, town, list(zip(town_lon.tolist(), town_lat.tolist(), strict=True)), tiles)


def _tile(lon: float, lat: float, zoom: int) -> str:
    side = 2**zoom
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    return f"{zoom}/{x}/{y}"
