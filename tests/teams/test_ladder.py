"""The ladder as steps: dates in, steps out. No database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from teams.ladder.steps import STEPS, steps_of
from teams.near.distances import box, km

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def following(*done: str) -> str:
    return "".join(step.key for step in steps_of(dict.fromkeys(done, DAY)) if step.current)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((), "offered"),
        (("offered",), "team"),
        (("offered", "team"), "outing"),
        (("offered", "team", "welcomed", "outing"), "application"),
        (("offered", "team", "welcomed", "outing", "application"), "training"),
        (("offered", "team", "welcomed", "outing", "training"), "application"),
        (("offered", "team", "welcomed", "outing", "application", "training"), "certified"),
        (tuple(key for key, _ in STEPS), ""),
        (("offered", "team", "certified"), ""),
        (("offered", "welcomed", "certified"), "team"),
    ],
)
def test_each_person_sees_the_next_step(done: tuple[str, ...], expected: str) -> None:
    assert following(*done) == expected


def test_whoever_waits_for_a_welcome_may_already_go_out() -> None:
    steps = {step.key: step for step in steps_of({"offered": DAY, "team": DAY})}
    assert steps["outing"].current
    assert steps["welcomed"].waiting
    assert not steps["certified"].waiting


def test_a_step_keeps_its_date() -> None:
    assert steps_of({"offered": DAY})[0].done_at == DAY


def test_the_team_that_closed_leads_back_to_choosing_one() -> None:
    assert following("offered", "welcomed", "outing") == "team"


PLACES = [
    ("Paris to Lyon", (2.35, 48.85, 4.84, 45.76), 392),
    ("across the line of dates", (179.9, 0, -179.9, 0), 22),
    ("nowhere", (2.35, 48.85, 2.35, 48.85), 0),
]


@pytest.mark.parametrize(("name", "ends", "expected"), PLACES)
def test_distances_are_those_of_the_map(name: str, ends: Any, expected: float) -> None:
    assert km(*ends) == pytest.approx(expected, rel=0.01, abs=0.3)


@pytest.mark.parametrize("lat", [-21.1, 0.0, 48.85, 60.0])
@pytest.mark.parametrize("reach", [10.0, 160.0])
def test_a_box_holds_all_that_is_within_reach(lat: float, reach: float) -> None:
    west, south, east, north = box(2.35, lat, reach)
    edges = [km(2.35, lat, 2.35, south), km(2.35, lat, 2.35, north)]
    corners = [km(2.35, lat, west, south), km(2.35, lat, east, north)]
    sides = [km(2.35, lat, west, lat), km(2.35, lat, east, lat)]
    assert min(edges + corners + sides) >= reach * 0.999
