"""Which precincts are next to each other, by their boundaries."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from territory.contours.borders import neighbours
from territory.contours.shapes import drawn
from territory.models import Adjacency, Boundary, Place, Precinct
from territory.services.boundaries import import_boundaries
from tests.factories import make_place
from tests.territory.contour_files import DATA, REAL, brought, feature, square


@pytest.fixture
def town(db: None) -> Place:
    return make_place(code="04112", name="Manosque")


def pairs() -> set[tuple[str, str]]:
    rows = Adjacency.objects.values_list("first__code", "second__code")
    return {tuple(sorted(code.rpartition("_")[2].lstrip("0") for code in pair)) for pair in rows}  # type: ignore[misc]


def test_neighbours_share_a_side_and_not_a_corner(town: Place, tmp_path: Path) -> None:
    block = {1: square(0, 0), 2: square(1, 0), 3: square(0, 1), 4: square(1, 1)}
    brought(tmp_path, *(feature(shape, CODE_BV=f"04112_{n}") for n, shape in block.items()))
    assert pairs() == {("1", "2"), ("1", "3"), ("2", "4"), ("3", "4")}


def test_a_gap_as_wide_as_a_street_does_not_part_neighbours(town: Place, tmp_path: Path) -> None:
    apart = {1: square(0), 2: square(1, west=5.80005), 3: square(2, west=5.8005)}
    brought(tmp_path, *(feature(shape, CODE_BV=f"04112_{n}") for n, shape in apart.items()))
    assert pairs() == {("1", "2")}


def test_neighbours_are_found_beyond_the_file_and_the_departement(town: Place, tmp_path: Path) -> None:
    make_place(code="13074", name="Peyrolles")
    brought(tmp_path, feature(square(1), CODE_BV="04112_1"))
    report = brought(tmp_path, feature(square(0), CODE_BV="13074_2"), feature(square(2), CODE_BV="04112_3"))
    assert pairs() == {("1", "2"), ("1", "3")}
    assert report.changes["neighbours"] == 2


def test_a_newer_file_moves_a_boundary_its_point_and_its_neighbours(town: Place, tmp_path: Path) -> None:
    brought(tmp_path, *(feature(square(n), CODE_BV=f"04112_{n}") for n in (1, 2, 3)))
    report = brought(tmp_path, feature(square(4), CODE_BV="04112_1"))
    assert (report.changes["updated"], pairs()) == (1, {("1", "3"), ("2", "3")})
    assert Boundary.objects.get(precinct__code="04112_0001").west == pytest.approx(5.84)
    assert Precinct.objects.get(code="04112_0001").lon == pytest.approx(5.845)


def test_only_pairs_with_something_new_are_looked_for() -> None:
    row = np.array([square(n) for n in range(4)], dtype=object)
    assert neighbours(row, np.array([True, False, False, False])) == [(0, 1)]
    assert neighbours(row, np.ones(4, dtype=bool)) == [(0, 1), (1, 2), (2, 3)]
    assert neighbours(row[:0], np.ones(0, dtype=bool)) == []


def test_a_shape_too_small_to_draw_from_afar_is_drawn_all_the_same() -> None:
    tiny = np.array([square(0, side=0.00002), square(5)], dtype=object)
    near, far = map(shapely.from_geojson, drawn(tiny))
    assert (shapely.area(near) > 0).all()
    assert (shapely.area(far) > 0).all()


@pytest.mark.realdata
@REAL
def test_most_precincts_of_paris_have_neighbours_though_its_sectors_do_not_touch(db: None) -> None:
    make_place(code="75056")
    import_boundaries(path=DATA / "paris-2017-secteurs-des-bureaux-de-vote.geojson.gz")
    assert Adjacency.objects.count() > 2.4 * 896
