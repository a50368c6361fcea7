"""Files made from what packages and data bring are found like any other static file."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from campaign import france
from campaign.staticfiles import MADE, MadeFilesFinder


@pytest.fixture
def finder(settings: LazySettings, tmp_path: Path) -> MadeFilesFinder:
    settings.VAR_DIR = tmp_path
    return MadeFilesFinder()


def test_every_made_file_is_found_and_listed(finder: MadeFilesFinder) -> None:
    assert {name for name, _ in finder.list([])} == set(MADE)
    assert all(Path(finder.find(name)).is_file() for name in MADE)
    assert finder.find("css/tokens.css") == []


def test_django_asks_the_finder() -> None:
    assert finders.find("fonts/fjalla-one.woff2")


def test_the_headline_type_is_light_and_speaks_french(finder: MadeFilesFinder) -> None:
    path = Path(finder.find("fonts/fjalla-one.woff2"))
    assert path.stat().st_size < 20_000
    assert path.read_bytes()[:4] == b"wOF2"
    with TTFont(path) as font:
        letters = font.getBestCmap()
    assert all(ord(letter) in letters for letter in "AÀÂÇÉÈÊËÎÏÔŒÙÛÜŸœæ«»’0123456789€…–—?!;:")


def test_a_made_file_is_made_once(finder: MadeFilesFinder) -> None:
    path = Path(finder.find("geo/france.svg"))
    made = path.stat().st_mtime_ns
    finder.find("geo/france.svg")
    assert path.stat().st_mtime_ns == made


def test_the_country_fits_its_frame_and_is_light(finder: MadeFilesFinder) -> None:
    svg = Path(finder.find("geo/france.svg")).read_text()
    assert len(svg) < 40_000
    assert svg.count("<path") == len(france.shapes()) == 101
    for shape in france.shapes().values():
        assert 0 <= shape.x <= france.WIDTH
        assert 0 <= shape.y <= france.HEIGHT


def test_overseas_stands_in_the_bay_and_corsica_in_its_sea() -> None:
    shapes = france.shapes()
    assert all(shapes[code].x < 250 for code in ("971", "972", "973", "974", "976"))
    assert shapes["2A"].x > shapes["13"].x
    assert shapes["59"].y < shapes["75"].y < shapes["66"].y


def test_dots_follow_counts_by_their_area() -> None:
    large, small = france.dots({"75": 400, "29": 100, "2A": 0})
    assert (large.code, small.code) == ("75", "29")
    assert large.radius == pytest.approx(2 * small.radius, abs=0.1)


def test_an_empty_country_has_no_dots() -> None:
    assert france.dots({}) == []


def test_paths_are_relative_and_closed() -> None:
    assert all(re.fullmatch(r"(M\S+ \S+?l[-\d ]+z)+", shape.path) for shape in france.shapes().values())
