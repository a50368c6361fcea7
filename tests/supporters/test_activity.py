"""How active somebody is: weights that fade, thresholds that stay."""

from datetime import date, timedelta

import pytest

from supporters import activity
from supporters.models import Act

TODAY = date(2027, 3, 1)


def did(kind: str, total: int = 1, *, ago: int = 0) -> tuple[date, str, int]:
    return TODAY - timedelta(days=ago), kind, total


def test_every_kind_of_act_has_a_weight() -> None:
    assert set(activity.WEIGHTS) == set(Act.Kind.values)


def test_an_act_is_worth_half_after_two_weeks() -> None:
    today = activity.score([did("outing")], today=TODAY)
    assert activity.score([did("outing", ago=14)], today=TODAY) == pytest.approx(today / 2)


def test_what_is_forgotten_and_what_is_to_come_is_worth_nothing() -> None:
    assert activity.score([did("outing", ago=99), did("outing", ago=-1), did("opened")], today=TODAY) == 0


def test_what_was_undone_only_takes_away_what_was_done() -> None:
    assert activity.score([did("share", 2, ago=1), did("share", -2)], today=TODAY) == 0


def test_a_day_of_a_thousand_shares_is_not_a_season_of_campaign() -> None:
    assert activity.tier(activity.score([did("share", 1000)], today=TODAY)) == 2


@pytest.mark.parametrize(
    ("days", "tier"),
    [
        ([], 0),
        ([did("share")], 1),
        ([did("share", ago=28)], 0),
        ([did("outing")], 2),
        ([did("outing", ago=30)], 1),
        ([did("outing", ago=60)], 0),
        ([did("outing"), did("outing", ago=7), did("doors", 40), did("training", ago=2)], 3),
    ],
)
def test_tiers_follow_from_what_was_done(days: list[tuple[date, str, int]], tier: int) -> None:
    assert activity.tier(activity.score(days, today=TODAY)) == tier
