"""Sums of sessions over territories and days, and the chart: without a database."""

from datetime import date, timedelta

import numpy as np

from canvassing.boards.chart import BOXES, draw
from canvassing.boards.figures import Line, Progress, Sums, topics_shown
from canvassing.boards.tally import by_day, summed, table, topics_of

TODAY = date(2026, 11, 21)


def lines(count: int = 500, rows: int = 7) -> tuple[list[tuple[int, int]], list[int], list[int], list[list[int]]]:
    """Sessions drawn at random: their two scopes (-1: none), days, walkers (-1: gone) and two counts."""
    dice = np.random.default_rng(1)
    scopes = [(0, int(dice.integers(-1, rows))) for _n in range(count)]
    days = [int(TODAY.toordinal() - dice.integers(0, 40)) for _n in range(count)]
    walkers = [int(dice.integers(-1, 30)) for _n in range(count)]
    return scopes, days, walkers, dice.integers(0, 90, (count, 2)).tolist()


def test_sums_are_those_of_a_plain_loop() -> None:
    scopes, days, walkers, counts = lines()
    sessions, people, figures = summed(table(scopes, days, walkers, counts, [], width=2), 7)
    for row in range(7):
        mine = [n for n, scope in enumerate(scopes) for one in scope if one == row]
        assert sessions[row] == len(mine)
        assert figures[row].tolist() == [sum(counts[n][column] for n in mine) for column in (0, 1)]
        assert people[row] == len({walkers[n] for n in mine} - {-1})


def test_days_are_those_of_a_plain_loop() -> None:
    scopes, days, walkers, counts = lines()
    rows, found, sessions, people, figures = by_day(table(scopes, days, walkers, counts, [], width=2), 7)
    told = {(int(row), int(day)): n for n, (row, day) in enumerate(zip(rows, found, strict=True))}
    wanted = {(one, days[n]) for n, scope in enumerate(scopes) for one in scope if one >= 0}
    assert told.keys() == wanted
    for (row, day), n in told.items():
        mine = [k for k, scope in enumerate(scopes) if days[k] == day for one in scope if one == row]
        assert (sessions[n], figures[n, 0]) == (len(mine), sum(counts[k][0] for k in mine))
        assert people[n] == len({walkers[k] for k in mine} - {-1})


def test_since_a_day_keeps_the_topics_of_its_sessions() -> None:
    found = table([(0,), (0,), (0,)], [1, 5, 9], [0, 1, 2], [[1], [1], [1]], [(0, 0, 4), (1, 1, 2), (2, 0, 3)], width=1)
    assert topics_of(found, 1, 2).tolist() == [[7, 2]]
    assert topics_of(found.since(5), 1, 2).tolist() == [[3, 2]]


def test_nothing_adds_up_to_nothing() -> None:
    empty = table([], [], [], [], [], width=2)
    assert summed(empty, 2)[0].tolist() == [0, 0]
    assert len(by_day(empty, 2)[0]) == 0
    assert topics_of(empty, 2, 0).tolist() == [[0], [0]]


def test_fewer_than_five_doors_say_nothing() -> None:
    assert Sums(knocked=0).shown
    assert not Sums(knocked=4, opened=4).shown
    assert Sums(knocked=4, opened=4).opened_rate is None
    assert Sums(knocked=10, opened=3, refused=2).opened_rate == 0.5


def test_topics_say_nothing_below_twenty_doors() -> None:
    assert topics_shown(19, {"sante": 3}) == []
    assert topics_shown(20, {"sante": 3, "ecole": 3, "climat": 0, "emploi": 9}) == [
        ("emploi", 9),
        ("ecole", 3),
        ("sante", 3),
    ]


def test_progress_is_between_nothing_and_all() -> None:
    assert Progress(doors=80, doors_left=20).share == 0.75
    assert Progress().share is None
    assert Line("x", "X").progress.done == 0


def test_bars_stand_on_the_ground_and_stay_in_the_box() -> None:
    days = {TODAY - timedelta(days=n): 37 * n for n in range(80)}
    for chart, (box, count) in zip(draw(days, today=TODAY), BOXES, strict=True):
        assert len(chart.bars) == count
        assert chart.bars[-1].day == TODAY
        for bar in chart.bars:
            assert abs(bar.y + bar.height - chart.bottom) < 0.11
            assert box.left <= bar.x
            assert bar.x + bar.width <= chart.right
            assert bar.y >= box.top
        assert chart.ticks[0].value == 0
        assert chart.ticks[-1].value >= max(bar.value for bar in chart.bars)


def test_without_a_door_there_is_no_chart() -> None:
    assert draw({}, today=TODAY) == []
    assert draw({TODAY: 0}, today=TODAY) == []
