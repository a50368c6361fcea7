"""Slices, answers, rates: arithmetic that knows no database."""

from datetime import timedelta

import pytest

from mailings.delivery import rates
from mailings.delivery.answers import Answer, read
from mailings.delivery.slicing import LARGEST, Cut, Group, cut


def group(provider: str, people: range) -> Group:
    found = Group("metropole", provider)
    for person in people:
        found.add(person, person % 4)
    return found


def people(cuts: list[Cut]) -> list[int]:
    return [person for piece in cuts for person in piece.group.people]


def test_slices_hold_everybody_once_and_are_of_one_provider() -> None:
    groups = [group("gmail", range(1200)), group("orange", range(1200, 1250))]
    cuts = list(cut(groups, subjects=[7], share=10))
    assert sorted(people(cuts)) == list(range(1250))
    assert all(len(piece.group.people) <= LARGEST for piece in cuts)
    assert [piece.group.provider for piece in cuts] == ["gmail", "orange", "gmail", "gmail"]
    assert all(
        tier == person % 4 for piece in cuts for person, tier in zip(piece.group.people, piece.group.tiers, strict=True)
    )


def test_those_who_confirmed_last_leave_first_at_each_provider() -> None:
    cuts = list(cut([group("gmail", range(1200)), group("orange", range(1200, 2400))], subjects=[7], share=10))
    assert people(cuts[:2]) == [*range(500), *range(1200, 1700)]


@pytest.mark.parametrize("share", [1, 10, 33, 50])
def test_a_sample_is_its_share_in_equal_parts_spread_over_all(share: int) -> None:
    groups = [group("gmail", range(777)), group("orange", range(777, 1003)), group("free", range(1003, 1009))]
    cuts = list(cut(groups, subjects=[1, 2, 3], share=share))
    tried = [len(people([piece for piece in cuts if piece.subject == subject])) for subject in (1, 2, 3)]
    assert sum(tried) == 1009 * share // 100
    assert max(tried) - min(tried) <= 1
    assert sorted(people(cuts)) == list(range(1009))
    assert all(piece.held == (piece.subject is None) for piece in cuts)
    firsts = [person for piece in cuts if piece.subject for person in piece.group.people if person < 388]
    assert abs(len(firsts) - 388 * share / 100) <= 1


@pytest.mark.parametrize(
    ("code", "text", "answer"),
    [
        (250, "2.0.0 queued", Answer.TAKEN),
        (421, "4.7.0 too many connections", Answer.TOO_FAST),
        (450, "greylisted", Answer.TOO_FAST),
        (451, "4.7.650 slow down", Answer.TOO_FAST),
        (452, "4.2.2 mailbox full", Answer.LATER),
        (550, "5.1.1 no such user", Answer.UNKNOWN),
        (550, "5.2.1 mailbox disabled", Answer.UNKNOWN),
        (550, "no such user", Answer.UNKNOWN),
        (552, "5.2.2 mailbox full", Answer.REFUSED),
        (550, "5.7.515 access denied", Answer.POLICY),
        (550, "blocked, see our policy", Answer.POLICY),
        (554, "5.6.0 content", Answer.REFUSED),
        (0, "connection refused", Answer.NOTHING),
    ],
)
def test_answers_are_read_as_they_are_meant(code: int, text: str, answer: Answer) -> None:
    assert read(code, text) is answer


def test_a_provider_rests_twice_as_long_each_time_up_to_an_hour() -> None:
    assert [rates.rest(level) for level in (1, 2, 3)] == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert rates.rest(50) == timedelta(hours=1)


def test_one_busy_letter_box_does_not_hold_up_all_small_servers() -> None:
    assert rates.asks_for_patience("orange", too_fast=1, answers=100)
    assert not rates.asks_for_patience("other", too_fast=1, answers=100)
    assert rates.asks_for_patience("other", too_fast=20, answers=100)


def test_the_warm_up_climbs_and_ends() -> None:
    found = [rates.ceiling(step) for step in range(9)]
    assert found == [500, 1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000, 90_000]
    assert rates.ceiling(40) is None


@pytest.mark.parametrize(
    ("sent", "complaints", "hard", "step"),
    [(500, 0, 0, 1), (500, 1, 0, 0), (500, 0, 10, 0), (500, 0, 9, 1), (100, 0, 0, 0), (0, 0, 0, 0)],
)
def test_a_day_that_went_badly_or_was_hardly_used_teaches_nothing(
    sent: int, complaints: int, hard: int, step: int
) -> None:
    assert rates.next_step(0, sent=sent, complaints=complaints, hard=hard) == step
