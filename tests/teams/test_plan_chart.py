"""The chart as coordinates: what was there, the goal, where it leads."""

from datetime import date, timedelta

import pytest

from teams.plan.chart import BOXES, draw, totals, weeks
from teams.plan.words import rounded

TODAY = date(2026, 11, 25)


def test_what_was_there_is_what_is_there_less_what_came_since() -> None:
    assert totals(10, [1, 2, 3]) == [5, 7, 10]


def test_what_was_there_is_never_below_nought() -> None:
    assert totals(2, [1, 2, 3]) == [0, 0, 2]


def test_twelve_weeks_end_with_the_day_before_today() -> None:
    found = weeks(84, [1] * 84 + [0], today=TODAY)
    assert len(found) == 12
    assert found[-1].begins == TODAY - timedelta(days=7)
    assert (found[-1].came, found[-1].total) == (7, 84)


@pytest.mark.parametrize("n", range(len(BOXES)))
def test_all_points_lie_in_the_box(n: int) -> None:
    found = draw(actual=500, goal=9000, came=[3] * 85, today=TODAY, due_on=TODAY + timedelta(days=100))[n]
    points = [pair.split(",") for line in (found.past, found.ahead, found.band) for pair in line.split()]
    assert all(BOXES[n].left <= float(x) <= found.right and 0 <= float(y) <= found.bottom for x, y in points)
    assert found.goal is not None
    assert found.ticks[-1].value >= 9000


def test_without_arrivals_or_days_left_nothing_is_drawn_ahead() -> None:
    for came, days in (([0] * 85, 100), ([3] * 85, 0), ([3] * 85, -5)):
        found = draw(actual=5, goal=0, came=came, today=TODAY, due_on=TODAY + timedelta(days=days))[0]
        assert (found.band, found.ahead, found.goal) == ("", "", None)


def test_an_interval_in_words_is_rounded_outwards() -> None:
    assert (rounded(31_234, up=False), rounded(37_001, up=True)) == (31_000, 38_000)
    assert rounded(73, up=True) == 73
