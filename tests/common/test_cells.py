"""The map's grid, checked against plain arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.cells import (
    LEAF_LEVEL,
    MAX_LATITUDE,
    MAX_ZOOM,
    ROOT,
    ancestors,
    bounds,
    cell_at,
    cell_key,
    cover,
    leaf_ranges,
    tile_of,
    tile_range,
    tiles_of,
)

lons = st.floats(-180, 180)
lats = st.floats(-MAX_LATITUDE, MAX_LATITUDE)
levels = st.integers(0, LEAF_LEVEL)


@given(lons, lats, levels)
def test_a_point_lies_in_its_square(lon, lat, level):
    west, south, east, north = bounds(cell_at(lon, lat, level))
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@given(levels, st.data())
def test_a_key_names_level_column_and_row(level, data):
    x, y = (data.draw(st.integers(0, (1 << level) - 1)) for _ in "xy")
    assert tile_of(cell_key(level, x, y)) == (level, x, y)


@given(lons, lats)
def test_ancestors_lead_from_the_root_to_the_leaf(lon, lat):
    leaf = cell_at(lon, lat)
    line = ancestors(leaf)
    assert (line[0], line[-1], len(line)) == (ROOT, leaf, LEAF_LEVEL + 1)
    assert line == [cell_at(lon, lat, level) for level in range(LEAF_LEVEL + 1)]


@given(lons, lats)
def test_each_tile_of_a_leaf_shows_one_of_its_squares(lon, lat):
    leaf = cell_at(lon, lat)
    line = set(ancestors(leaf))
    tiles = tiles_of(leaf)
    assert len(tiles) == MAX_ZOOM + 1
    for z, x, y in tiles:
        first, last = tile_range(z, x, y)
        assert last - first == 15
        assert len([key for key in line if first <= key <= last]) == 1


@given(lons, lats, lons, lats, st.integers(1, 40))
def test_few_squares_cover_a_box(a, b, c, d, most):
    box = min(a, c), min(b, d), max(a, c), max(b, d)
    keys = cover(*box, most=most)
    assert len(keys) <= most
    assert keys == sorted(keys)
    ranges = leaf_ranges(keys)
    for lon in (box[0], box[2]):
        for lat in (box[1], box[3]):
            assert any(first <= cell_at(lon, lat) <= last for first, last in ranges)


def test_neighbouring_ranges_are_joined():
    assert leaf_ranges([4, 5, 7]) == [(4 << 34, (6 << 34) - 1), (7 << 34, (8 << 34) - 1)]


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 86), (float("nan"), 0)])
def test_a_point_off_the_map_has_no_square(lon, lat):
    with pytest.raises(ValueError, match="no square"):
        cell_at(lon, lat)


@pytest.mark.parametrize("address", [(17, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, -1)])
def test_a_tile_off_the_pyramid_does_not_exist(address):
    with pytest.raises(ValueError, match="no tile"):
        tile_range(*address)
