"""Circles within outlines that are drawn by hand. No database."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely

from territory.centres import Centre, measure, nearest_distance, read_centres, spread_wanted, write_centres

DEGREE = 111_195
#: About 11 km from south to north, 4 km wide, with a bay that bites deep into it.
CRESCENT = shapely.Polygon([(2, 48), (2.055, 48), (2.055, 48.1), (2, 48.1), (2, 48.06), (2.04, 48.05), (2, 48.04)])


def circle(centre: Centre, points: int = 64) -> list[tuple[float, float]]:
    turns = [2 * math.pi * n / points for n in range(points)]
    width = DEGREE * math.cos(math.radians(centre.lat))
    return [
        (centre.lon + centre.radius * math.cos(turn) / width, centre.lat + centre.radius * math.sin(turn) / DEGREE)
        for turn in turns
    ]


def is_within(centre: Centre, outline: shapely.Geometry) -> bool:
    return all(outline.contains(shapely.Point(point)) for point in circle(centre))


@pytest.mark.parametrize("town_hall", [None, (2.01, 48.02), (2.053, 48.05), (9.0, 9.0)])
def test_the_circle_stays_within_the_outline(town_hall: tuple[float, float] | None) -> None:
    centre = measure(CRESCENT, town_hall=town_hall)
    assert centre.radius > 0
    assert is_within(centre, CRESCENT)


def test_the_town_hall_is_the_centre_where_there_is_room() -> None:
    square = shapely.box(2, 48, 2.1, 48.1)
    centre = measure(square, town_hall=(2.07, 48.04))
    assert (centre.lon, centre.lat) == (2.07, 48.04)


@pytest.mark.parametrize("town_hall", [(2.002, 48.05), (3.0, 48.05)], ids=["at the edge", "outside"])
def test_a_town_hall_without_room_is_no_centre(town_hall: tuple[float, float]) -> None:
    centre = measure(shapely.box(2, 48, 2.1, 48.1), town_hall=town_hall)
    assert centre.lon == pytest.approx(2.05, abs=0.005)
    assert centre.radius > 2500


def test_of_several_islands_the_largest_is_taken() -> None:
    islands = shapely.MultiPolygon([shapely.box(0, 0, 0.01, 0.01), shapely.box(1, 1, 1.1, 1.1)])
    assert measure(islands).lon > 1


def test_a_narrow_commune_still_has_some_spread() -> None:
    assert measure(shapely.box(2, 48, 2.2, 48.004)).radius > 100


def test_a_city_spreads_further_than_a_village() -> None:
    assert spread_wanted(100) == 500
    assert spread_wanted(10_000) == 2500


def test_the_nearest_other_point_is_measured_in_metres() -> None:
    points = np.array([[2.0, 48.0], [2.0, 48.1], [2.0, 49.0]])
    assert nearest_distance(2.0, 48.0, points) == pytest.approx(11_119, rel=0.001)
    assert math.isinf(nearest_distance(2.0, 48.0, points[:1]))


def test_centres_are_read_as_they_were_written_and_always_the_same_bytes(tmp_path: Path) -> None:
    centres = {"13004": Centre(4.62778, 43.67643, 700), "01001": Centre(4.9, 46.1, 0)}
    for name in ("a.csv.gz", "b.csv.gz"):
        write_centres(tmp_path / name, centres.items())
    assert read_centres(tmp_path / "a.csv.gz") == centres
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
