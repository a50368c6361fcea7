"""When each zone votes and on which clock. Source: code électoral, R41 and L49; docs/silence.md.

Pure: dates in, instants out.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: No result is told before the last metropolitan station closes (L52-2): the clock that ends every silence.
PARIS = ZoneInfo("Europe/Paris")
LAST_STATION_CLOSES = time(20)
SUNDAY = 6


@dataclass(frozen=True)
class Calendar:
    """Where a zone reads the time; `saturday` for those that vote the day before metropolitan France."""

    clocks: tuple[str, ...]
    saturday: bool = False


@dataclass(frozen=True)
class Window:
    """One zone's vote: the day, the clock its silence is read on, and the silence itself (UTC, end excluded)."""

    votes_on: date
    timezone: str
    start: datetime
    end: datetime


#: Keys are the values of `territory.models.Zone`. Where a zone has several clocks, its silence begins with the first.
CALENDARS: dict[str, Calendar] = {
    "metropole": Calendar(("Europe/Paris",)),
    "guadeloupe": Calendar(("America/Guadeloupe",), saturday=True),
    "martinique": Calendar(("America/Martinique",), saturday=True),
    "guyane": Calendar(("America/Cayenne",), saturday=True),
    "saint-martin": Calendar(("America/Marigot",), saturday=True),
    "saint-barth": Calendar(("America/St_Barthelemy",), saturday=True),
    "miquelon": Calendar(("America/Miquelon",), saturday=True),
    "polynesie": Calendar(("Pacific/Tahiti",), saturday=True),
    "reunion": Calendar(("Indian/Reunion",)),
    "mayotte": Calendar(("Indian/Mayotte",)),
    "caledonie": Calendar(("Pacific/Noumea",)),
    "wallis": Calendar(("Pacific/Wallis",)),
    # From Newfoundland and Brazil to California: the posts have no clock in common, so all wait for the first.
    "ameriques": Calendar(
        ("America/St_Johns", "America/Sao_Paulo", "America/Halifax", "America/Toronto", "America/Los_Angeles"),
        saturday=True,
    ),
    "etranger": Calendar(("Pacific/Auckland", "Pacific/Fiji", "Australia/Sydney", "Asia/Tokyo")),
}


def window_of(zone: str, sunday: date) -> Window:
    """A zone's vote in the round of `sunday`. Raises ValueError for another weekday, KeyError for another zone."""
    if sunday.weekday() != SUNDAY:
        raise ValueError(f"{sunday:%Y-%m-%d} is not a Sunday")
    calendar = CALENDARS[zone]
    votes_on = sunday - timedelta(days=1) if calendar.saturday else sunday
    start, clock = min((_midnight(votes_on - timedelta(days=1), clock), clock) for clock in calendar.clocks)
    end = datetime.combine(sunday, LAST_STATION_CLOSES, PARIS).astimezone(UTC)
    return Window(votes_on=votes_on, timezone=clock, start=start, end=end)


def _midnight(day: date, clock: str) -> datetime:
    """The instant a day begins on a clock."""
    return datetime.combine(day, time.min, ZoneInfo(clock)).astimezone(UTC)
