"""Where a walk begins, the outline of a turf, its name. Pure."""

import json

import numpy as np
import pytest
import shapely

from canvassing.cutting.shapes import begun_near, outline
from canvassing.cutting.words import LONGEST, name_of, street_counts

#: A square walked round: (0, 0), (100, 0), (100, 100), (0, 100).
X, Y = np.array([0.0, 100, 100, 0]), np.array([0.0, 0, 100, 100])
ROUND = np.arange(4)


@pytest.mark.parametrize(
    ("start", "walk"),
    [((-5.0, -1.0), [0, 1, 2, 3]), ((101.0, 60.0), [2, 3, 0, 1]), ((1.0, 99.0), [3, 2, 1, 0])],
)
def test_a_walk_begins_nearest_to_its_start_and_ends_on_the_nearer_side(
    start: tuple[float, float], walk: list[int]
) -> None:
    order = begun_near(X, Y, ROUND, start)
    begun = np.argsort(order).tolist()
    assert begun[0] == walk[0]
    last, second = begun[-1], begun[1]
    away = np.hypot(X - start[0], Y - start[1])
    assert away[last] <= away[second]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_walk_of_few_stops_is_turned_as_well(count: int) -> None:
    order = begun_near(X[:count], Y[:count], ROUND[:count], (100.0, 0.0))
    assert sorted(order.tolist()) == list(range(count))


def test_a_turned_walk_is_the_same_walk() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 500, (2, 30))
    order = rng.permutation(30)

    def around(order: np.ndarray) -> float:
        tour = np.argsort(order)
        return float(np.hypot(np.diff(x[tour], append=x[tour[0]]), np.diff(y[tour], append=y[tour[0]])).sum())

    assert around(begun_near(x, y, order, (250.0, 250.0))) == pytest.approx(around(order))


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_an_outline_is_one_surface_around_its_doors(count: int) -> None:
    rng = np.random.default_rng(count)
    lon, lat = 6.2 + rng.uniform(0, 0.01, count), 44.1 + rng.uniform(0, 0.01, count)
    surface = shapely.from_geojson(outline(lon, lat))
    assert surface.geom_type == "Polygon"
    assert surface.is_valid
    assert shapely.covers(surface, shapely.points(lon, lat)).all()


def test_houses_on_one_line_or_at_one_point_have_an_outline_too() -> None:
    for lon, lat in (([6.2] * 5, [44.1] * 5), ([6.2, 6.21, 6.22], [44.1, 44.1, 44.1])):
        drawn = json.loads(outline(np.array(lon), np.array(lat)))
        assert drawn["type"] == "Polygon"


def test_no_door_no_outline() -> None:
    assert outline(np.empty(0), np.empty(0)) == ""


def test_a_name_fits_its_column() -> None:
    long = ["Rue " + "très " * 30, "Avenue " + "longue " * 30]
    assert len(name_of(long, [1, 2], [1, 1], street_counts(long, [1, 1]))) <= LONGEST


def test_a_turf_without_addresses_has_no_name() -> None:
    assert name_of([], [], [], street_counts([], [])) == ""
