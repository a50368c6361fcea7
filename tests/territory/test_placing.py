"""Points in contours, nearest points, and texts seen before: pure geometry and arithmetic."""

import numpy as np
import pytest
import shapely

from territory.addresses import placing
from territory.addresses.placing import Contours, KnownPoints, Seen, find_contours, metres_between, nearest_precinct


def contours(*rows: tuple[int, int, tuple[float, float, float, float]]) -> Contours:
    return Contours.of([(precinct, commune, shapely.to_geojson(shapely.box(*box))) for precinct, commune, box in rows])


def test_a_point_is_looked_for_in_its_own_commune_only() -> None:
    two = contours((7, 1, (0, 0, 1, 1)), (8, 2, (0, 0, 1, 1)))
    half, communes = np.full(3, 0.5), np.array([1, 2, 3])
    assert find_contours(two, half, half, communes).tolist() == [7, 8, 0]


def test_where_contours_overlap_the_smallest_id_is_taken() -> None:
    three = contours((9, 1, (0, 0, 1, 1)), (7, 1, (0.4, 0, 1, 1)), (8, 1, (0, 0, 1, 1)))
    assert find_contours(three, np.array([0.5, 0.1]), np.array([0.5, 0.5]), np.array([1, 1])).tolist() == [7, 8]


def test_the_same_is_found_point_by_point() -> None:
    rng = np.random.default_rng(2017)
    cells = list(shapely.voronoi_polygons(shapely.MultiPoint(rng.random((12, 2)))).geoms)
    shapes = Contours.of([(n + 1, n % 3, shapely.to_geojson(cell)) for n, cell in enumerate(cells)])
    points, communes = rng.random((300, 2)) * 1.4 - 0.2, rng.integers(0, 3, 300)
    expected = [
        next((n + 1 for n, cell in enumerate(cells) if n % 3 == commune and cell.intersects(shapely.Point(point))), 0)
        for point, commune in zip(points, communes, strict=True)
    ]
    assert find_contours(shapes, points[:, 0], points[:, 1], communes).tolist() == expected


@pytest.mark.parametrize("pairs", [0, placing.FEW_PAIRS])
def test_the_nearest_is_the_nearest_on_the_ground(monkeypatch: pytest.MonkeyPatch, pairs: int) -> None:
    """At 60° north a degree of longitude is half as long as one of latitude; the tree and the sums agree."""
    monkeypatch.setattr(placing, "FEW_PAIRS", pairs)
    lon, lat = np.array([0.015, 0.0, 0.0]), np.array([60.0, 60.01, 60.0])
    precincts = np.array([3, 5, 6])
    assert nearest_precinct(np.array([0.0]), np.array([60.0]), lon[:2], lat[:2], precincts[:2]).tolist() == [3]
    twice = nearest_precinct(np.array([0.0]), np.array([60.0]), np.zeros(2), np.full(2, 60.0), np.array([8, 4]))
    assert twice.tolist() == [4]


def test_without_a_known_point_there_is_no_nearest() -> None:
    none = np.empty(0)
    with pytest.raises(ValueError, match="no known point"):
        nearest_precinct(np.zeros(1), np.zeros(1), none, none, np.empty(0, np.int64))


def test_distances_are_metres_on_the_ground() -> None:
    paris, lyon = (2.3522, 48.8566), (4.8357, 45.7640)
    away = metres_between(*(np.array([value]) for value in (*paris, *lyon)))
    assert away[0] == pytest.approx(391_500, rel=0.005)


def test_texts_are_new_once_however_they_come() -> None:
    seen = Seen()
    assert seen.first_times(["a", "b", "a"]).tolist() == [True, True, False]
    assert seen.first_times([]).tolist() == []
    many = [str(n) for n in range(1000)]
    for _turn in range(2):
        new = [seen.first_times(many[first : first + 50]).sum() for first in range(0, 1000, 50)]
        assert new == ([50] * 20 if not _turn else [0] * 20)
    assert seen.first_times(["b", "c"]).tolist() == [False, True]


def test_known_points_tell_for_their_own_commune_only(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2017)
    known = KnownPoints()
    lon, lat, communes, precincts = rng.random(400), rng.random(400), rng.integers(1, 9, 400), np.arange(1, 401)
    for part in np.array_split(np.arange(400), 7):
        known.add(lon[part], lat[part], communes[part], precincts[part])
    asked, homes = rng.random((2, 50)), rng.integers(0, 9, 50)
    expected = [
        nearest_precinct(*asked[:, [i]], *(column[communes == home] for column in (lon, lat, precincts)))[0]
        if home
        else 0
        for i, home in enumerate(homes)
    ]
    for together in (1, 3, 20):
        monkeypatch.setattr(placing, "TOGETHER", together)
        assert known.nearest(*asked, homes).tolist() == expected
    assert KnownPoints().nearest(*asked, homes).tolist() == [0] * 50
