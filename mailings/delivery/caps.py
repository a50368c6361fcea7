"""How many letters somebody gets: one a day, six in seven days, three for those asleep (E21). Pure.

A week is seven bits, the lowest for its last day. « Une fois par semaine » is one letter in seven days; what is
essential (the day of the vote) passes by that promise, and never by the others. docs/audiences.md.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from territory.zones import CALENDARS

DAYS = 7
FULL = (1 << DAYS) - 1
_FIRST_DAY = date(1970, 1, 1)

MOST = 6
ASLEEP = 0
MOST_ASLEEP = 3
MOST_WEEKLY = 1


def day_number(at: datetime, zone: str) -> int:
    """The day on the clock of a zone, counted from 1970-01-01."""
    return (at.astimezone(ZoneInfo(CALENDARS[zone].clocks[0])).date() - _FIRST_DAY).days


def bits(last_day: int, week: int, today: int) -> int:
    """The week that ends today, from the one that ended on `last_day`; a day ahead (somebody moved west) is today."""
    shift = today - last_day
    if shift >= DAYS:
        return 0
    return (week << max(0, shift)) & FULL


def most(*, tier: int, rhythm: str, kind: str) -> int:
    """Letters in seven days, for somebody's activity and rhythm and the kind of what would be sent."""
    if rhythm == "weekly" and kind != "essential":
        return MOST_WEEKLY
    return MOST_ASLEEP if tier == ASLEEP else MOST


def allowed(week: int, *, tier: int, rhythm: str, kind: str) -> bool:
    """Whether one more may leave today, given the bits of the week that ends today."""
    return not week & 1 and week.bit_count() < most(tier=tier, rhythm=rhythm, kind=kind)


def reserve(week: int) -> int:
    """The same week once a letter left today."""
    return week | 1
