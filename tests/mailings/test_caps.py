"""One letter a day, six in seven days, three for those asleep (E21)."""

from datetime import UTC, datetime

import pytest

from mailings.delivery import caps


def week_of(*days_ago: int) -> int:
    return sum(1 << ago for ago in days_ago)


def test_a_day_is_the_one_on_the_wall_where_people_live() -> None:
    at = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    paris, tahiti = caps.day_number(at, "metropole"), caps.day_number(at, "polynesie")
    assert paris == tahiti + 1
    assert paris == (datetime(2027, 3, 2).date() - datetime(1970, 1, 1).date()).days  # noqa: DTZ001  days alone


def test_days_that_pass_push_letters_out_of_the_week() -> None:
    assert caps.bits(100, 0b1, 101) == 0b10
    assert caps.bits(100, 0b1000001, 101) == 0b10
    assert caps.bits(100, 0b1111111, 107) == 0


def test_who_moved_west_has_had_todays_letter() -> None:
    assert not caps.allowed(caps.bits(101, 0b1, 100), tier=3, rhythm="daily", kind="daily")


def test_one_a_day() -> None:
    week = caps.reserve(caps.bits(100, 0b1, 101))
    assert week == 0b11
    assert not caps.allowed(week, tier=3, rhythm="daily", kind="daily")


@pytest.mark.parametrize(
    ("had", "tier", "rhythm", "kind", "may"),
    [
        (5, 1, "daily", "daily", True),
        (6, 1, "daily", "daily", False),
        (6, 3, "daily", "essential", False),
        (2, 0, "daily", "daily", True),
        (3, 0, "daily", "daily", False),
        (0, 3, "weekly", "letter", True),
        (1, 3, "weekly", "letter", False),
        (1, 3, "weekly", "essential", True),
        (3, 0, "weekly", "essential", False),
        (1, 1, "essential", "essential", True),
    ],
)
def test_so_many_in_seven_days(had: int, tier: int, rhythm: str, kind: str, may: bool) -> None:
    week = week_of(*range(1, had + 1))
    assert caps.allowed(week, tier=tier, rhythm=rhythm, kind=kind) is may
