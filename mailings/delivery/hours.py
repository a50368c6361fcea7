"""When a letter leaves: by each recipient's own clock, at hours at which one reads (L32). Pure.

From 07:00 to 21:00 where people live, and not before 09:00 on a Sunday.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from territory.zones import CALENDARS, SUNDAY

OPENS, CLOSES = time(7), time(21)
SUNDAY_OPENS = time(9)
#: Deliveries are written so long before the first of them leaves.
AHEAD = timedelta(minutes=30)


def clock_of(zone: str) -> ZoneInfo:
    return ZoneInfo(CALENDARS[zone].clocks[0])


def instant(zone: str, day: date, hour: time) -> datetime:
    """When that hour strikes there; UTC. An hour that spring skips is the one that follows."""
    return datetime.combine(day, hour, clock_of(zone)).astimezone(UTC)


def first_instant(zones: Iterable[str], day: date, hour: time) -> datetime:
    """When the earliest of these zones reaches the hour."""
    return min(instant(zone, day, hour) for zone in zones)


def opens(day: date) -> time:
    return SUNDAY_OPENS if day.weekday() == SUNDAY else OPENS


def is_readable(day: date, hour: time) -> bool:
    """Whether a letter may leave on that day at that hour."""
    return opens(day) <= hour < CLOSES


def is_open(zone: str, at: datetime) -> bool:
    """Whether a letter may leave to people of the zone at this instant."""
    local = at.astimezone(clock_of(zone))
    return is_readable(local.date(), local.time())


def next_opening(zone: str, at: datetime) -> datetime:
    """The instant itself when it is open, else the next at which it is; UTC."""
    if is_open(zone, at):
        return at.astimezone(UTC)
    local = at.astimezone(clock_of(zone))
    day, hour = next_readable(local.date(), local.time())
    return instant(zone, day, hour)


def next_readable(day: date, hour: time) -> tuple[date, time]:
    """The day and hour themselves when they are good, else the next good ones."""
    if is_readable(day, hour):
        return day, hour
    if hour < opens(day):
        return day, opens(day)
    tomorrow = day + timedelta(days=1)
    return tomorrow, opens(tomorrow)
