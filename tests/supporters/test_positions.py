"""The public point: stable, spread over the commune, nothing to do with an address."""

import math

import pytest

from supporters.positions import public_point
from territory.models import Place

METRES = 111_195


def place(**fields: object) -> Place:
    return Place(**({"code": "13004", "lon": 4.63, "lat": 43.68, "radius": 700} | fields))


def distance(point: tuple[float, float], of: Place) -> float:
    lon, lat = point
    return math.hypot((lon - of.lon) * math.cos(math.radians(of.lat)), lat - of.lat) * METRES


def test_the_same_person_is_always_shown_at_the_same_point() -> None:
    assert public_point(place(), key="7") == public_point(place(), key="7")


def test_two_people_or_two_places_are_shown_apart() -> None:
    points = {public_point(place(), key="7"), public_point(place(), key="8"), public_point(place(code="1"), key="7")}
    assert len(points) == 3


def test_nobody_can_compute_the_point_without_the_secret(settings: object) -> None:
    before = public_point(place(), key="7")
    settings.SECRET_KEY = "another secret of fifty characters or more, for this test"  # type: ignore[attr-defined]
    assert public_point(place(), key="7") != before


def test_points_stay_within_the_radius_and_fill_it_evenly() -> None:
    arles = place()
    distances = sorted(distance(public_point(arles, key=str(n)), arles) for n in range(2000))
    assert distances[-1] <= 701
    # Half of the area, so half of the people, lies within 1/√2 of the radius.
    assert distances[1000] == pytest.approx(700 / math.sqrt(2), rel=0.05)


def test_points_lie_in_all_directions() -> None:
    points = [public_point(place(), key=str(n)) for n in range(2000)]
    north_east = sum(lon > 4.63 and lat > 43.68 for lon, lat in points)
    assert north_east == pytest.approx(500, rel=0.15)


def test_a_place_without_spread_is_shown_at_its_centre() -> None:
    assert public_point(place(radius=0), key="7") == (4.63, 43.68)


def test_a_place_without_coordinates_is_refused() -> None:
    with pytest.raises(ValueError, match="13004 has no coordinates"):
        public_point(place(lon=None, lat=None), key="7")
