"""Doors, outings, people missing, and three scenarios."""

import pytest

from canvassing.experiments.planner import Plan, calculate, doors_per_hour


@pytest.mark.parametrize(("talk", "expected"), [(2, 38), (4, 23)])
def test_the_speed_is_the_measured_one(talk: float, expected: int) -> None:
    assert round(doors_per_hour(0.6, 0.49, talk)) == expected


def test_a_door_takes_time() -> None:
    with pytest.raises(ValueError, match="time"):
        doors_per_hour(0, 0.5, 0)


def test_a_usual_precinct_takes_twelve_outings_of_fifty_doors() -> None:
    found = calculate(Plan(registered=1075, volunteers=10, weeks=4))
    assert (found.doors, found.doors_per_session, found.sessions) == (598, 50, 12)
    assert (round(50 * found.opened / found.doors), round(50 * found.talked / found.doors)) == (24, 15)


def test_who_is_missing_is_counted() -> None:
    found = calculate(Plan(registered=90_000, volunteers=50, weeks=8))
    assert (found.sessions, found.sessions_possible, found.sessions_missing) == (1000, 200, 800)
    assert (found.people_needed, found.people_missing) == (250, 200)


def test_enough_people_are_not_missing() -> None:
    found = calculate(Plan(registered=90_000, volunteers=250, weeks=8))
    assert (found.people_missing, found.sessions_missing) == (0, 0)
    assert found.doors_possible == found.doors


def test_there_are_always_three_scenarios() -> None:
    found = calculate(Plan(registered=90_000, volunteers=50, weeks=8))
    assert found.doors_possible == 10_000
    assert [one.votes for one in found.scenarios] == [0, 200, 560]
    assert [one.scenario.points for one in found.scenarios] == [0, 1, 3]


def test_a_plan_without_weeks_does_nothing() -> None:
    found = calculate(Plan(registered=1000, volunteers=50, weeks=0))
    assert (found.sessions_possible, found.doors_possible) == (0, 0)
