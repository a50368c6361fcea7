"""Phones whose clock is wrong, and times that cannot be. Pure."""

from datetime import date, datetime, timedelta

#: A clock that differs by less is right.
TOLERATED = timedelta(minutes=10)
DAY = timedelta(days=1)
#: A clock that is further off is no clock: what it says is read as it is.
_ABSURD = 60 * 366 * DAY
#: Further from now than this nothing was meant.
FAR = 400 * DAY


def error_of(*, sent_at: datetime | None, at: datetime) -> timedelta:
    """What to add to the phone's times; nothing when its clock is about right, or was not told."""
    error = at - sent_at if sent_at else timedelta()
    return error if TOLERATED < abs(error) < _ABSURD else timedelta()


def right_moment(moment: datetime, error: timedelta, *, at: datetime) -> datetime | None:
    """An instant that the phone wrote, set right; None when it is far from now."""
    try:
        right = moment + error
    except OverflowError:
        return None
    return right if abs(right - at) <= FAR else None


def right_day(day: date, error: timedelta, *, at: datetime) -> date | None:
    """A day that the phone wrote, without its hour: moved by whole days; None when it is far from now."""
    try:
        right = day + timedelta(days=round(error / DAY))
    except OverflowError:
        return None
    return right if abs(right - at.date()) <= FAR else None
