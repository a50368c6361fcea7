"""The chart of doors by day as coordinates. Pure: a template draws it, in the page's colours, without a script."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from common.charts import round_top
from teams.plan.chart import Box, DateTick, Tick

#: One for screens, one for phones: a drawing that shrinks shrinks its letters too. Each with its number of days.
BOXES = ((Box(720, 300, left=64, right=12), 56), (Box(340, 260, left=52, right=8), 21))


@dataclass(frozen=True)
class Bar:
    day: date
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    box: Box
    bars: list[Bar]
    ticks: list[Tick]
    dates: list[DateTick]

    @property
    def bottom(self) -> int:
        return self.box.height - self.box.bottom

    @property
    def right(self) -> int:
        return self.box.width - self.box.right


def draw(by_day: Mapping[date, int], *, today: date) -> list[Chart]:
    """The last weeks up to today, one chart for each of BOXES; none where nothing was counted in them."""
    return [_in(box, days, by_day, today) for box, days in BOXES] if any(by_day.values()) else []


def _in(box: Box, days: int, by_day: Mapping[date, int], today: date) -> Chart:
    shown = [today - timedelta(days=n) for n in range(days - 1, -1, -1)]
    top = round_top(max(by_day.get(day, 0) for day in shown))
    high, wide = box.height - box.top - box.bottom, (box.width - box.left - box.right) / days

    def bar(number: int, day: date) -> Bar:
        value = by_day.get(day, 0)
        height = round(high * value / top, 1)
        left = round(box.left + number * wide + wide * 0.12, 1)
        return Bar(day, value, left, round(box.height - box.bottom - height, 1), round(wide * 0.76, 1), height)

    named = sorted({0, days // 2, days - 1})
    return Chart(
        box=box,
        bars=[bar(number, day) for number, day in enumerate(shown)],
        ticks=[Tick(round(box.height - box.bottom - high * n / 4, 1), top * n // 4) for n in range(5)],
        dates=[DateTick(round(box.left + (number + 0.5) * wide, 1), shown[number]) for number in named],
    )
