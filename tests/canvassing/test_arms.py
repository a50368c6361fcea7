"""The map of a draw: each arm has its pattern, and the legend counts them."""

import pytest
from django.test import Client
from django.urls import reverse

from canvassing.experiments import arms
from canvassing.experiments.arms import picture_of
from canvassing.models import Experiment
from supporters.models import Supporter
from tests.canvassing.conftest import Field, make_drawn
from tests.factories import make_boundary, sign_in


@pytest.fixture
def outlined(field: Field) -> Experiment:
    """Half of the capacity, so that some treated units are spared; the last precinct has no contour."""
    for place, precinct in enumerate(field.precincts[:-1]):
        make_boundary(precinct=precinct, west=2.3 + 0.01 * (place % 10), south=48.8 + 0.01 * (place // 10))
    return make_drawn(field)


def test_every_unit_of_the_draw_is_drawn_in_its_arm(outlined: Experiment) -> None:
    picture = picture_of(outlined)
    assert picture is not None
    assert picture.without == 1
    drawn = {code: group.arm for group in picture.groups for code, _path in group.shapes}
    for unit in outlined.units.drawn().exclude(precinct__boundary=None):
        arm = "control" if unit.arm == "control" else "allocated" if unit.allocated else "spared"
        assert drawn.pop(unit.code) == arm
    assert drawn == {}


def test_the_page_tells_arms_by_patterns_and_counts(client: Client, national: Supporter, outlined: Experiment) -> None:
    page = sign_in(client, national).get(reverse("canvassing:experiment", args=[outlined.pk])).content.decode()
    assert page.count('fill="url(#arm-control)"') == 2  # the map and the legend
    assert "témoins, où personne ne va" in page
    assert "1 unité n'a pas de contour." in page.replace("&#x27;", "'")


def test_without_contours_there_is_no_map(drawn: Experiment) -> None:
    assert picture_of(drawn) is None


def test_too_many_shapes_are_not_drawn(outlined: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arms, "MOST_SHAPES", 10)
    assert picture_of(outlined) is None
