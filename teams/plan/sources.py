"""Where figures that other packages hold come from: doors, walks. `teams` knows none of those packages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

#: By place: how much of the measure there is at an instant.
Totals = Callable[[datetime], dict[int, int]]
#: (place, day, amount) since a day.
ByDay = Callable[[date], Iterable[tuple[int, date, int]]]
#: By place: walks that nobody has taken, at an instant.
Walks = Callable[[datetime], dict[int, int]]


@dataclass(frozen=True)
class Source:
    totals: Totals
    by_day: ByDay


_sources: dict[str, list[Source]] = {}
_walks: list[Walks] = []


def declare(measure: str, totals: Totals, by_day: ByDay) -> None:
    """Count something of `measure` (a value of Measure). Places are the smallest known; sums go up by themselves."""
    _sources.setdefault(measure, []).append(Source(totals, by_day))


def declare_walks(walks: Walks) -> None:
    """Say where walks wait for a taker."""
    _walks.append(walks)


def sources(measure: str) -> tuple[Source, ...]:
    return tuple(_sources.get(measure, ()))


def walks_waiting(at: datetime) -> dict[int, int]:
    found: dict[int, int] = {}
    for waiting in _walks:
        for place, count in waiting(at).items():
            found[place] = found.get(place, 0) + count
    return found
