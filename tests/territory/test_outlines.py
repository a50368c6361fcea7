"""Outlines of départements: from constituencies drawn by hand, and the file that the site serves."""

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely

from territory.outlines import FILE, bounds, build_outlines, write_outlines
from tests.territory.conftest import CONSTITUENCIES

NAMES = {"13": "Bouches-du-Rhône", "84": "Vaucluse"}


def built(**more: Any) -> dict[str, Any]:
    features = build_outlines(CONSTITUENCIES | more, NAMES)["features"]
    return {feature["properties"]["code"]: feature for feature in features}


def test_constituencies_become_departements_and_collectivities() -> None:
    outlines = built()
    assert sorted(outlines) == ["13", "84", "977", "978", "988"]
    assert outlines["13"]["properties"] == {"code": "13", "name": "Bouches-du-Rhône"}
    assert outlines["13"]["bbox"] == [4.0, 43.0, 6.0, 44.0]
    assert shapely.geometry.shape(outlines["13"]["geometry"]).area == pytest.approx(2)


def test_saint_martin_is_not_drawn_with_saint_barthelemy() -> None:
    outlines = built()
    assert outlines["978"]["bbox"][1] > 18 > outlines["977"]["bbox"][3]


def test_neighbours_keep_the_same_border() -> None:
    wavy = [(4 + n / 50, 44 + (n % 3) / 300) for n in range(101)]
    south = shapely.Polygon([(6, 43), (4, 43), *wavy])
    north = shapely.Polygon([(6, 45), (4, 45), *wavy])
    outlines = build_outlines({"13-01": south, "84-01": north}, NAMES)["features"]
    shapes = [shapely.geometry.shape(outline["geometry"]) for outline in outlines]
    assert shapely.coverage_is_valid(shapes)
    assert shapely.get_num_coordinates(shapes).sum() < 40


def test_constituencies_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        built(**{"84-02": shapely.box(4.5, 43.5, 4.7, 44.5)})


def test_the_file_is_written_as_one_line(tmp_path: Path) -> None:
    target = tmp_path / "geo" / "departements.json"
    size = write_outlines(build_outlines(CONSTITUENCIES, NAMES), target)
    assert size == target.stat().st_size
    assert json.loads(target.read_text())["attribution"] == "INSEE, La Poste, IGN, Licence Ouverte 2.0"


def test_the_served_file_is_light_and_holds_every_departement() -> None:
    data = FILE.read_bytes()
    features = json.loads(data)["features"]
    assert len(gzip.compress(data, 9)) <= 45_000
    assert len({feature["properties"]["code"] for feature in features}) == 101 + 6
    assert all(feature["properties"]["name"] != feature["properties"]["code"] for feature in features)


def test_every_ring_of_the_served_file_is_closed() -> None:
    for feature in json.loads(FILE.read_bytes())["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert all(a != b for a, b in pairwise(ring))


def test_bounds_say_where_to_zoom() -> None:
    west, south, east, north = bounds()["75"]
    assert west < 2.35 < east
    assert south < 48.85 < north
