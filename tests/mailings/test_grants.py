"""What a worker takes of a provider's minute ahead of its windows, and what it gives back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailings.delivery.answers import Answer
from mailings.models import ProviderState, SendingDay
from mailings.services.pace import NOTHING, Grant, Pace
from supporters.ledger import PARIS

pytestmark = pytest.mark.django_db

AT = datetime(2027, 2, 1, 10, 0, 5, tzinfo=UTC)


def orange(**fields: Any) -> ProviderState:
    return ProviderState.objects.create(provider="orange", **{"per_minute": 300} | fields)


def pace(grant: Grant = NOTHING, *, at: datetime = AT, is_calm: bool = True) -> Pace:
    return Pace("orange", at=at, grant=grant, is_calm=is_calm)


def window(of: Pace, wanted: int, *, ahead: int) -> tuple[int, Grant]:
    """One turn: so many leave."""
    allowed = of.allow(wanted, ahead=ahead)
    of.spend(allowed)
    return allowed, of.keep()


def used() -> int:
    return ProviderState.objects.get(provider="orange").used


def test_a_worker_takes_its_slice_of_a_minute_at_once_and_others_see_it() -> None:
    orange()
    first, grant = window(pace(), 100, ahead=250)
    assert (first, grant.left, used()) == (100, 150, 250)
    other, _grant = window(pace(), 100, ahead=500)
    assert (other, used()) == (50, 300)


def test_what_was_taken_ahead_is_used_without_asking_again(django_assert_num_queries: Any) -> None:
    orange()
    _first, grant = window(pace(), 100, ahead=250)
    with django_assert_num_queries(0):
        second, grant = window(pace(grant), 100, ahead=150)
    assert (second, grant.left) == (100, 50)


def test_another_minute_is_asked_for_anew() -> None:
    orange()
    _first, grant = window(pace(), 100, ahead=250)
    later, grant = window(pace(grant, at=AT + timedelta(minutes=1)), 100, ahead=150)
    assert (later, grant.left, used()) == (100, 50, 150)


def test_who_leaves_gives_back_what_was_not_used_and_tells_the_day() -> None:
    orange()
    _first, grant = window(pace(), 100, ahead=250)
    pace(grant).leave()
    assert used() == 100
    assert SendingDay.objects.get().reserved == 100
    assert ProviderState.objects.get(provider="orange").tried == 100


def test_a_provider_that_rests_takes_nothing_of_what_was_taken_ahead() -> None:
    orange()
    _first, grant = window(pace(), 100, ahead=250)
    ProviderState.objects.update(paused_until=AT + timedelta(minutes=2))
    second, grant = window(pace(grant, is_calm=False), 100, ahead=150)
    assert (second, grant.left, used()) == (0, 0, 100)


def test_while_a_provider_is_not_calm_each_window_asks_for_itself_alone() -> None:
    orange(level=1)
    first, grant = window(pace(is_calm=False), 100, ahead=250)
    assert (first, grant.left, used()) == (100, 0, 100)


def test_one_that_takes_mail_again_is_calm_again() -> None:
    orange(level=2)
    turn = pace(is_calm=False)
    turn.learn([Answer.TAKEN])
    turn.keep()
    assert ProviderState.objects.get(provider="orange").level == 0


def test_addresses_that_nobody_has_are_counted_with_their_day() -> None:
    orange()
    turn = pace(is_calm=False)
    turn.learn([Answer.TAKEN, Answer.UNKNOWN, Answer.UNKNOWN])
    turn.keep()
    assert SendingDay.objects.get(day=AT.astimezone(PARIS).date()).hard == 2


def test_a_new_sender_never_takes_more_than_a_window_ahead(settings: Any) -> None:
    settings.MAIL_WARM_UP = True
    orange()
    first, grant = window(pace(), 100, ahead=250)
    assert (first, grant.left) == (100, 0)
    assert SendingDay.objects.get().reserved == 100


def test_the_ceiling_of_a_new_senders_day_is_never_passed(settings: Any) -> None:
    settings.MAIL_WARM_UP = True
    orange(per_minute=3000)
    sent, grant = 0, NOTHING
    for _turn in range(8):
        allowed, grant = window(pace(grant), 100, ahead=500)
        sent += allowed
    assert sent == SendingDay.objects.get().ceiling == 500
