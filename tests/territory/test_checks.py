"""A zone that does not exist stops the start."""

from typing import Any

from territory.checks import campaign_zone_exists, every_zone_has_a_calendar


def test_the_zone_of_the_campaign_must_exist(settings: Any) -> None:
    assert campaign_zone_exists() == []
    settings.CAMPAIGN_ZONE = "narnia"
    (error,) = campaign_zone_exists()
    assert "narnia" in error.msg
    assert "guadeloupe" in str(error.hint)


def test_every_zone_has_a_calendar() -> None:
    assert every_zone_has_a_calendar() == []
