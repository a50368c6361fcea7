"""The chart of one measure as coordinates: what the last weeks brought, the goal, where the pace leads. Pure.

A template draws it (templates/teams/_plan_chart.html): no script, no style of its own, the page's colours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from common.charts import round_top
from teams.plan.projection import DAYS, project


@dataclass(frozen=True)
class Box:
    """A drawing and the margins that its labels need, in units of 13 px letters at full size."""

    width: int
    height: int
    left: int
    right: int
    top: int = 18
    bottom: int = 34


#: One for screens, one for phones: a drawing that shrinks shrinks its letters too.
BOXES = (Box(720, 320, left=84, right=16), Box(340, 300, left=66, right=10))
#: Points of the band between today and the date.
BAND = 12


@dataclass(frozen=True)
class Tick:
    at: float
    value: int


@dataclass(frozen=True)
class DateTick:
    at: float
    day: date


@dataclass(frozen=True)
class Week:
    """`total`: what was there when the week ended."""

    begins: date
    came: int
    total: int


@dataclass(frozen=True)
class Chart:
    """Coordinates in a box; lines as the `points` of polylines."""

    box: Box
    past: str
    today: float
    goal: float | None
    ahead: str
    band: str
    ticks: list[Tick]
    dates: list[DateTick]
    weeks: list[Week]

    @property
    def bottom(self) -> int:
        return self.box.height - self.box.bottom

    @property
    def right(self) -> int:
        return self.box.width - self.box.right


def totals(actual: int, came: Sequence[int]) -> list[int]:
    """What was there at the end of each day, from what is there now and what each day brought (today last)."""
    after = 0
    found = []
    for amount in reversed(came):
        found.append(max(actual - after, 0))
        after += amount
    return found[::-1]


def weeks(actual: int, came: Sequence[int], *, today: date) -> list[Week]:
    """The whole weeks before today, the oldest first."""
    known = totals(actual, came)[:-1]
    past = list(came[:-1])
    first = today - timedelta(days=len(past))
    return [
        Week(first + timedelta(days=n), sum(past[n : n + 7]), known[n + 6]) for n in range(0, len(past) // 7 * 7, 7)
    ]


def draw(*, actual: int, goal: int, came: Sequence[int], today: date, due_on: date) -> list[Chart]:
    """One for each of BOXES. `came`: amounts of the days up to today, today's last."""
    known = totals(actual, came)
    days_left = max((due_on - today).days, 0)
    ahead = _ahead(actual, came, days_left)
    top = round_top(max([goal, *known, *(high for *_rest, high in ahead)]))
    span = max(len(came) - 1 + days_left, 1)
    upper = [(day, high) for day, _mean, _low, high in ahead]
    lower = [(day, low) for day, _mean, low, _high in reversed(ahead)]
    told = weeks(actual, came, today=today)

    def drawn_in(box: Box) -> Chart:
        def x(day: float) -> float:
            return round(box.left + (box.width - box.left - box.right) * (day + len(came) - 1) / span, 1)

        def y(value: float) -> float:
            return round(box.height - box.bottom - (box.height - box.top - box.bottom) * value / top, 1)

        def line(points: Sequence[tuple[float, float]]) -> str:
            return " ".join(f"{x(day)},{y(value)}" for day, value in points)

        return Chart(
            box=box,
            past=line([(n - len(came) + 1, value) for n, value in enumerate(known)]),
            today=x(0),
            goal=y(goal) if goal else None,
            ahead=line([(day, mean) for day, mean, _low, _high in ahead]),
            band=line(upper + lower) if ahead else "",
            ticks=[Tick(y(top * n / 4), round(top * n / 4)) for n in range(5)],
            dates=[DateTick(x(day), today + timedelta(days=day)) for day in sorted({1 - len(came), 0, days_left})],
            weeks=told,
        )

    return [drawn_in(box) for box in BOXES]


def _ahead(actual: int, came: Sequence[int], days_left: int) -> list[tuple[float, float, float, float]]:
    """(day, mean, low, high) from today to the date; nothing where three weeks tell nothing."""
    daily = np.array([came[-1 - DAYS : -1]], np.float64)
    if not days_left or daily.shape[1] < DAYS or not daily.any():
        return []
    found: list[tuple[float, float, float, float]] = [(0, actual, actual, actual)]
    for day in sorted({max(1, days_left * n // BAND) for n in range(1, BAND + 1)}):
        there = project(np.array([actual], np.float64), daily, days_left=day)
        found.append((day, float(there.projected[0]), float(there.low[0]), float(there.high[0])))
    return found


def by_day(found: Mapping[date, int], *, today: date, days: int) -> list[int]:
    """Amounts of `days` whole days and of today, nought where nothing came."""
    return [found.get(today - timedelta(days=n), 0) for n in range(days, -1, -1)]
