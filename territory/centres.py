"""Where a public point of a place may lie: a centre, and how far from it one is still inside. Pure, shapely only.

The town hall is the centre where there is room around it, because that is where people live; otherwise the middle of
the largest circle that fits into the outline. Outlines are simplified, so the circle is drawn short of them.
"""

import csv
import gzip
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry

EARTH_RADIUS = 6_371_008.8
#: Share of the way to the outline that may be used, and metres kept free before it, when that leaves half of it.
USABLE, MARGIN, LEAST_USABLE = 0.85, 150, 0.5
#: A town hall with less room than this (metres) is no centre, unless nothing has more.
ROOM_AROUND_TOWN_HALL = 900
#: Spread of the built-up ground of a commune of n people: 25 √n metres, 500 at least.
METRES_PER_ROOT_PERSON, LEAST_SPREAD = 25, 500
#: Without outlines: the part of the way to the nearest centre that lay inside in every commune it was tried on.
SHARE_OF_NEAREST = 0.09


Points = npt.NDArray[np.float64]


class Centre(NamedTuple):
    """Degrees (WGS 84) and metres."""

    lon: float
    lat: float
    radius: int


def spread_wanted(population: int) -> float:
    """How far from the centre people of a commune live, in metres: a guess, to keep points near the town."""
    return max(LEAST_SPREAD, METRES_PER_ROOT_PERSON * math.sqrt(population))


def measure(outline: Geometry, *, town_hall: tuple[float, float] | None = None) -> Centre:
    """Centre of an outline in degrees and the radius that stays inside it, not yet limited by population."""
    middle = outline.representative_point()
    lon, lat = middle.x, middle.y
    flat = _flatten(outline, lon, lat)
    hall = _flatten(shapely.Point(town_hall), lon, lat) if town_hall else None
    if hall is not None and flat.contains(hall) and flat.boundary.distance(hall) >= ROOM_AROUND_TOWN_HALL:
        best, clearance = hall, flat.boundary.distance(hall)
    else:
        circle = shapely.maximum_inscribed_circle(_largest(flat))
        best, clearance = shapely.Point(circle.coords[0]), circle.length
    back = shapely.transform(best, lambda xy: _degrees(xy, lon, lat))
    return Centre(round(back.x, 5), round(back.y, 5), int(max(USABLE * clearance - MARGIN, LEAST_USABLE * clearance)))


def nearest_distance(lon: float, lat: float, others: Points) -> float:
    """Metres to the nearest (lon, lat) row of `others` that is not the point itself; infinite when there is none."""
    here, there = _in_space(np.array([[lon, lat]])), _in_space(others)
    distances = np.linalg.norm(there - here, axis=1)
    return float(min(distances[distances > 1], default=math.inf))


def read_centres(path: Path) -> dict[str, Centre]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["code"]: Centre(float(row["lon"]), float(row["lat"]), int(row["radius"])) for row in rows}


def write_centres(path: Path, centres: Iterable[tuple[str, Centre]]) -> None:
    """Sorted and with no date inside: the same centres, the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write("".join(_lines(centres)).encode())


def _lines(centres: Iterable[tuple[str, Centre]]) -> Iterator[str]:
    yield "code,lon,lat,radius\n"
    for code, centre in sorted(centres):
        yield f"{code},{centre.lon},{centre.lat},{centre.radius}\n"


def _largest(flat: Geometry) -> Geometry:
    return max(shapely.get_parts(flat), key=lambda part: part.area)


def _in_space(points: Points) -> Points:
    """Metres from the centre of the Earth."""
    lon, lat = np.radians(points).T
    return EARTH_RADIUS * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _scale(lat: float) -> Points:
    """Metres in a radian, eastward and northward."""
    return EARTH_RADIUS * np.array([math.cos(math.radians(lat)), 1.0])


def _flatten(shape: Geometry, lon: float, lat: float) -> Geometry:
    """Metres around a point; good for the size of a commune, or an island."""
    return shapely.transform(shape, lambda xy: np.radians(xy - (lon, lat)) * _scale(lat))


def _degrees(xy: Points, lon: float, lat: float) -> Points:
    return np.degrees(xy / _scale(lat)) + np.array([lon, lat])
