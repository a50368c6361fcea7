"""The calendar of each zone from the Sunday of a round. No database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from territory.models import Zone
from territory.zones import CALENDARS, window_of

SUNDAY = date(2027, 4, 11)
SATURDAY = date(2027, 4, 10)
#: The zones that vote on Saturday (L50).
EARLY = {
    "guadeloupe", "martinique", "guyane", "saint-martin", "saint-barth", "miquelon", "polynesie", "ameriques",
}  # fmt: skip


def test_every_zone_has_a_calendar() -> None:
    assert set(CALENDARS) == set(Zone.values)


@pytest.mark.parametrize("zone", Zone.values)
def test_each_zone_votes_on_its_day(zone: str) -> None:
    assert window_of(zone, SUNDAY).votes_on == (SATURDAY if zone in EARLY else SUNDAY)


@pytest.mark.parametrize("zone", sorted(set(Zone.values) - {"ameriques", "etranger"}))
def test_silence_begins_as_the_eve_does_on_the_clock_of_the_zone(zone: str) -> None:
    window = window_of(zone, SUNDAY)
    local = window.start.astimezone(ZoneInfo(CALENDARS[zone].clocks[0]))
    assert (local.date(), local.hour, local.minute) == (window.votes_on - timedelta(days=1), 0, 0)


@pytest.mark.parametrize("zone", Zone.values)
def test_silence_ends_everywhere_when_the_last_metropolitan_station_closes(zone: str) -> None:
    assert window_of(zone, SUNDAY).end == datetime(2027, 4, 11, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["ameriques", "etranger"])
def test_where_clocks_differ_silence_begins_with_the_first(zone: str) -> None:
    window = window_of(zone, SUNDAY)
    eve = window.votes_on - timedelta(days=1)
    for clock in CALENDARS[zone].clocks:
        assert window.start <= datetime(eve.year, eve.month, eve.day, tzinfo=ZoneInfo(clock))


def test_silence_lasts_an_hour_longer_in_the_night_when_clocks_go_back() -> None:
    ordinary, autumn, spring = (window_of("metropole", day) for day in (SUNDAY, date(2026, 10, 25), date(2027, 3, 28)))
    assert ordinary.end - ordinary.start == timedelta(hours=44)
    assert autumn.end - autumn.start == timedelta(hours=45)
    assert spring.end - spring.start == timedelta(hours=43)


def test_another_day_than_sunday_is_refused() -> None:
    with pytest.raises(ValueError, match="not a Sunday"):
        window_of("metropole", SATURDAY)
