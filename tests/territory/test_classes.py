"""Classes of a map, names of places and precincts, small drawings: pure."""

import pytest

from territory.french_places import contracted, with_article
from territory.precinct_names import precinct_name
from territory.terrain.classes import Classes
from territory.terrain.drawing import box_of, draw


def test_five_classes_hold_the_same_number_of_territories() -> None:
    legend = Classes([n / 100 for n in range(100)]).legend()
    assert [(one.step, one.count) for one in legend] == [(step, 20) for step in range(1, 6)]
    assert (legend[0].low, legend[0].high, legend[4].high) == (0, 0.19, 0.99)


@pytest.mark.parametrize(
    ("values", "steps"),
    [([], []), ([0.4], [3]), ([0.4, 0.4], [3, 3]), ([0.1, 0.2], [1, 5]), ([0.1, 0.2, 0.3], [1, 3, 5])],
)
def test_few_values_take_few_shades(values: list[float], steps: list[int]) -> None:
    classes = Classes(values)
    assert [classes.step(value) for value in values] == steps
    assert sum(one.count for one in classes.legend()) == len(values)


def test_a_class_says_the_least_and_the_most_of_what_it_holds() -> None:
    classes = Classes([0.1, 0.1, 0.1, 0.1, 0.5])
    assert [(one.low, one.high, one.count) for one in classes.legend()] == [(0.1, 0.1, 4), (0.5, 0.5, 1)]


def test_shades_may_follow_a_part_of_the_values_and_the_legend_tells_all() -> None:
    classes = Classes([1, 2, 3, 4, 5, 40, 50], sample=[1, 2, 3, 4, 5])
    assert [classes.step(value) for value in (1, 3, 5, 50)] == [1, 3, 5, 5]
    assert (classes.legend()[-1].low, classes.legend()[-1].high) == (5, 50)


@pytest.mark.parametrize(
    ("code", "commune", "name"),
    [
        ("04112_0005", "Manosque", "Manosque, bureau 5"),
        ("75056_1905", "Paris", "Paris 19e, bureau 5"),
        ("13055_0112", "Marseille", "Marseille 1er, bureau 12"),
        ("04112_001A", "Manosque", "Manosque, bureau 1A"),
        ("04112_0000", "Manosque", "Manosque, bureau 0000"),
    ],
)
def test_a_precinct_is_called_as_people_call_it(code: str, commune: str, name: str) -> None:
    assert precinct_name(code, commune) == name


def test_a_drawing_keeps_proportions_and_a_margin() -> None:
    ring = [[2.0, 60.0], [3.0, 60.0], [3.0, 61.0], [2.0, 61.0], [2.0, 60.0]]
    shape = {"type": "MultiPolygon", "coordinates": [[ring]]}
    drawing = draw({"one": shape}, (2.0, 60.0, 3.0, 61.0))
    assert drawing.height == 360
    assert drawing.width == pytest.approx(360 * 0.5, abs=35)
    assert drawing.paths["one"].startswith("M28.8 331.2L")


def test_a_point_is_drawn_as_a_dot_and_a_box_holds_all_shapes() -> None:
    point = {"type": "Point", "coordinates": [2.0, 45.0]}
    line = [[3.0, 44.0], [4.0, 44.0], [4.0, 46.0], [3.0, 44.0]]
    box = box_of([point, {"type": "Polygon", "coordinates": [line]}])
    assert box == (2.0, 44.0, 4.0, 46.0)
    assert box_of([]) is None
    assert "a3 3" in draw({"one": point}, box).paths["one"]


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("R-02", "Martinique", "la Martinique"),
        ("R-04", "La Réunion", "La Réunion"),
        ("R-32", "Hauts-de-France", "les Hauts-de-France"),
        ("D-34", "Hérault", "l'Hérault"),
        ("D-87", "Haute-Vienne", "la Haute-Vienne"),
        ("D-30", "Gard", "le Gard"),
        ("D-75", "Paris", "Paris"),
    ],
)
def test_a_sentence_gives_places_their_article(code: str, name: str, said: str) -> None:
    assert with_article(code, name) == said


def test_an_article_melts_into_what_leads_to_it() -> None:
    assert contracted("1er à Le Havre") == "1er au Havre"
    assert contracted("2e à Les Ulis") == "2e aux Ulis"
    assert contracted("2e à La Rochelle") == "2e à La Rochelle"
