"""On which days a line of the programme writes. Pure: a bit for each weekday, Monday the lowest."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

WEEKDAYS = 7
#: Days that the calendar shows.
SHOWN = 14


def writes_on(weekdays: int, day: date) -> bool:
    return bool(weekdays >> day.weekday() & 1)


def bits_of(days: Iterable[int]) -> int:
    """From numbers of weekdays (Monday 0)."""
    return sum(1 << day for day in sorted(set(days)))


def days_of(weekdays: int) -> list[int]:
    return [day for day in range(WEEKDAYS) if weekdays >> day & 1]


def shown_from(today: date) -> Sequence[date]:
    return [today + timedelta(days=n) for n in range(SHOWN)]
