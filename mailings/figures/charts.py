"""Charts as coordinates: bars of several layers, and a line with its limit. Pure.

Templates draw them (templates/mailings/_bars.html, _rate.html): no script, no style of their own, the page's colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common.charts import round_top

#: A drawing and the margin that its numbers need on the left: one for screens, one for phones.
BOXES = ((720, 250, 64), (340, 220, 52))
TOP, BOTTOM, RIGHT = 14, 30, 8
#: Dates written under a drawing.
DATES = 4
#: A column as wide as half a date.
NARROW = 60


@dataclass(frozen=True)
class Layer:
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """`layers` stand on one another, the first on the ground."""

    x: float
    width: float
    layers: list[Layer]


@dataclass(frozen=True)
class Mark:
    at: float
    value: float


@dataclass(frozen=True)
class DateMark:
    at: float
    when: date | datetime
    anchor: str


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    left: int
    marks: list[Mark]
    dates: list[DateMark]
    bars: list[Bar]
    line: str = ""
    dots: list[tuple[float, float]] | None = None
    limit: float | None = None

    @property
    def ground(self) -> int:
        return self.height - BOTTOM

    @property
    def right(self) -> int:
        return self.width - RIGHT


def bars(days: Sequence[tuple[date | datetime, Sequence[int]]]) -> list[Chart]:
    """One for each of BOXES; `days`: when, and the number of each layer. Nothing without a number."""
    highest = max((sum(layers) for _when, layers in days), default=0)
    if not highest:
        return []
    top = round_top(highest)
    return [_bars(days, top, *box) for box in BOXES]


def rate(days: Sequence[tuple[date | datetime, float | None]], *, limit: float) -> list[Chart]:
    """Shares (0 to 1) as a line that breaks nowhere: days without one are left out. `limit` is drawn across."""
    known = [share for _when, share in days if share is not None]
    if not known:
        return []
    top = max(*known, limit * 1.25) * 1.1
    return [_rate(days, top, limit, *box) for box in BOXES]


def _bars(days: Sequence[tuple[date | datetime, Sequence[int]]], top: int, width: int, height: int, left: int) -> Chart:
    ground = height - BOTTOM
    tall, step = ground - TOP, (width - left - RIGHT) / len(days)

    def bar(n: int, layers: Sequence[int]) -> Bar:
        found, y = [], float(ground)
        for number in layers:
            y -= tall * number / top
            found.append(Layer(round(y, 1), round(tall * number / top, 1)))
        return Bar(round(left + n * step + step * 0.12, 1), round(step * 0.76, 1), found)

    return Chart(
        width=width,
        height=height,
        left=left,
        marks=[Mark(round(ground - tall * n / 4, 1), round(top * n / 4)) for n in range(5)],
        dates=_dates([when for when, _layers in days], left, step),
        bars=[bar(n, layers) for n, (_when, layers) in enumerate(days)],
    )


def _rate(
    days: Sequence[tuple[date | datetime, float | None]], top: float, limit: float, width: int, height: int, left: int
) -> Chart:
    ground = height - BOTTOM
    tall, step = ground - TOP, (width - left - RIGHT) / len(days)

    def y(share: float) -> float:
        return round(ground - tall * share / top, 1)

    dots = [(round(left + (n + 0.5) * step, 1), y(share)) for n, (_when, share) in enumerate(days) if share is not None]
    return Chart(
        width=width,
        height=height,
        left=left,
        marks=[Mark(y(top * n / 4), top * n / 4) for n in range(5)],
        dates=_dates([when for when, _share in days], left, step),
        bars=[],
        line=" ".join(f"{x},{at}" for x, at in dots),
        dots=dots,
        limit=y(limit),
    )


def _dates(whens: Sequence[date | datetime], left: int, step: float) -> list[DateMark]:
    """The first, the last, and those between that leave room. Those at the edges of narrow columns lean inwards."""
    last = len(whens) - 1
    number = min(DATES, max(2, len(whens) // 4))
    shown = sorted({round(last * n / (number - 1)) for n in range(number)})
    anchors = {shown[0]: "start", shown[-1]: "end"} if len(shown) > 1 and step < NARROW else {}
    return [DateMark(round(left + (n + 0.5) * step, 1), whens[n], anchors.get(n, "middle")) for n in shown]
