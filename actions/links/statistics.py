"""The days of a link as a chart of bars: coordinates alone. Pure.

A template draws it (templates/actions/links/_chart.html): no script, no style of its own, the page's colours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.charts import round_top

#: Days shown.
DAYS = 30
#: A drawing and the margins that its labels need; one for screens, one for phones.
BOXES = ((720, 240, 56), (340, 220, 44))
TOP, BOTTOM, RIGHT = 14, 30, 8


@dataclass(frozen=True)
class Day:
    day: date
    people: int
    robots: int


@dataclass(frozen=True)
class Bar:
    """`x`, `width`: of the column; people stand on the ground, robots above them."""

    x: float
    width: float
    people_y: float
    people_height: float
    robots_y: float
    robots_height: float


@dataclass(frozen=True)
class Mark:
    at: float
    value: int


@dataclass(frozen=True)
class DateMark:
    at: float
    day: date


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    left: int
    bars: list[Bar]
    marks: list[Mark]
    dates: list[DateMark]

    @property
    def ground(self) -> int:
        return self.height - BOTTOM

    @property
    def right(self) -> int:
        return self.width - RIGHT


def last_days(people: Mapping[date, int], robots: Mapping[date, int], *, today: date, days: int = DAYS) -> list[Day]:
    """Each day up to today, the oldest first, nought where nobody came."""
    each = [today - timedelta(days=n) for n in range(days - 1, -1, -1)]
    return [Day(day, people.get(day, 0), robots.get(day, 0)) for day in each]


def draw(days: Sequence[Day]) -> list[Chart]:
    """One for each of BOXES; empty without a day."""
    if not days:
        return []
    top = round_top(max(day.people + day.robots for day in days))
    return [_drawn(days, top, *box) for box in BOXES]


def _drawn(days: Sequence[Day], top: int, width: int, height: int, left: int) -> Chart:
    ground = height - BOTTOM
    room, tall = width - left - RIGHT, ground - TOP
    step = room / len(days)

    def bar(n: int, day: Day) -> Bar:
        people, robots = tall * day.people / top, tall * day.robots / top
        return Bar(
            x=round(left + n * step + step * 0.12, 1),
            width=round(step * 0.76, 1),
            people_y=round(ground - people, 1),
            people_height=round(people, 1),
            robots_y=round(ground - people - robots, 1),
            robots_height=round(robots, 1),
        )

    shown = sorted({0, len(days) // 2, len(days) - 1})
    return Chart(
        width=width,
        height=height,
        left=left,
        bars=[bar(n, day) for n, day in enumerate(days)],
        marks=[Mark(round(ground - tall * n / 4, 1), round(top * n / 4)) for n in range(5)],
        dates=[DateMark(round(left + (n + 0.5) * step, 1), days[n].day) for n in shown],
    )
