"""What the map of an area is drawn from."""

import pytest
import shapely
from shapely.geometry import shape

from canvassing.areas import Area
from canvassing.turf_pages.drawing import colours_of, drawing_of
from canvassing.turf_pages.shapes import grounds
from tests.canvassing.streets import cut_in_four, make_digne

#: About 30 metres of latitude.
STEP = 0.00027


def row(count: int, lat: float) -> tuple[list[float], list[float]]:
    return [2.35 + STEP * n for n in range(count)], [lat] * count


def test_grounds_hold_their_doors_and_lie_side_by_side() -> None:
    lon, lat = row(20, 48.85)
    found = grounds([1] * 10 + [2] * 10, lon, lat)
    assert found[1].covers(shapely.multipoints(list(zip(lon, lat, strict=True))[:10]))
    assert found[2].covers(shapely.multipoints(list(zip(lon, lat, strict=True))[10:]))
    # A simplified line may cross by a metre or two.
    assert found[1].intersection(found[2]).area < 0.02 * found[1].area


def test_doors_at_one_place_and_a_door_alone_have_a_ground() -> None:
    assert grounds([7], [2.35], [48.85])[7].area > 0
    assert set(grounds([1, 1, 2], [2.35, 2.35, 2.36], [48.85, 48.85, 48.85])) == {1, 2}
    assert grounds([], [], []) == {}


def test_neighbours_differ_in_colour_and_all_colours_serve() -> None:
    """A board of five rows of eight squares that touch, as no town is."""
    squares = {8 * y + x: shapely.box(x, y, x + 1, y + 1) for x in range(8) for y in range(5)}
    found = colours_of(squares)
    touching = [(a, b) for a in squares for b in squares if a < b and squares[a].distance(squares[b]) == 0]
    assert all(found[a] != found[b] for a, b in touching)
    assert set(found.values()) == set(range(8))


@pytest.fixture
def area(db: None) -> Area:
    return cut_in_four(make_digne())


def test_stops_are_metres_from_a_corner_in_the_order_of_the_walk(area: Area) -> None:
    drawn = drawing_of(area)
    turf = area.turfs().get(number=1)
    first = turf.stops.order_by("order")[0].address
    x, y, street, doors, left = drawn["turfs"][0]["stops"][:5]
    west, south = drawn["origin"]
    assert (x, y) == (round((first.lon - west) * 1e5), round((first.lat - south) * 1e5))
    assert (drawn["streets"][street], doors, left) == (first.street, 1, 1)
    assert min(drawn["turfs"][0]["stops"]) >= 0


def test_each_number_stands_on_its_own_ground(area: Area) -> None:
    drawn = drawing_of(area)
    west, south = drawn["origin"]
    for turf in drawn["turfs"]:
        x, y = turf["at"]
        assert shape(turf["outline"]).buffer(2e-5).covers(shapely.Point(west + x / 1e5, south + y / 1e5))


def test_where_doors_are_too_many_one_turf_alone_shows_its_own(area: Area) -> None:
    drawn = drawing_of(area, only=2, most=100)
    assert not drawn["whole"]
    assert [bool(turf["stops"]) for turf in drawn["turfs"]] == [False, True, False, False]
    assert all(turf["outline"] for turf in drawn["turfs"])
