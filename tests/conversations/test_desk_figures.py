"""The desk's figures: how soon people are answered and whether they speak again. Reach is not among them."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.desk.figures import Figures, figures
from tests.conversations.making import make_answer, make_conversation, make_responder

pytestmark = pytest.mark.django_db

#: A Wednesday.
AT = datetime(2027, 2, 3, 12, tzinfo=UTC)


def answered(after: timedelta, *, days_ago: float = 1, again: bool = False, by: str = "Réponse") -> None:
    sent = AT - timedelta(days=days_ago)
    row = make_conversation(
        state="answered",
        owner=make_responder(display_name=by),
        opened_at=sent - after,
        first_answer_at=sent,
        had_second_turn=again,
        waiting_since=None,
        said=1,
    )
    make_answer(row, state="sent", sent_at=sent, approved_by=make_responder(display_name="Relecture"))


def test_a_desk_that_did_nothing_has_no_figures() -> None:
    found = figures(at=AT)
    assert (found.waiting, found.oldest, found.answered, found.first_answer, found.second_turn) == (
        0,
        None,
        0,
        None,
        None,
    )
    assert [week.answers for week in found.weeks] == [0] * 8
    assert found.people == []


def test_the_time_to_a_first_answer_is_the_median() -> None:
    for hours in (1, 2, 30):
        answered(timedelta(hours=hours))
    assert figures(at=AT).first_answer == timedelta(hours=2)


def test_the_share_that_spoke_again_is_of_those_we_answered() -> None:
    answered(timedelta(hours=1), again=True)
    for _n in range(2):
        answered(timedelta(hours=1))
    make_conversation()
    found = figures(at=AT)
    assert (found.answered, found.second_turn) == (3, 33)


def test_what_waits_is_counted_with_the_oldest() -> None:
    oldest = make_conversation(waiting_since=AT - timedelta(days=3))
    make_conversation(state="drafted", waiting_since=AT - timedelta(days=1))
    make_conversation(state="closed", closed_at=AT, ending="none")
    found = figures(at=AT)
    assert (found.waiting, found.oldest) == (2, oldest.waiting_since)


def test_weeks_begin_on_monday_and_end_with_this_one() -> None:
    answered(timedelta(hours=1), days_ago=1)
    answered(timedelta(hours=3), days_ago=8)
    answered(timedelta(hours=5), days_ago=8)
    weeks = figures(at=AT).weeks
    assert [week.begins.isoformat() for week in weeks[-2:]] == ["2027-01-25", "2027-02-01"]
    assert [(week.answers, week.first_answer) for week in weeks[-2:]] == [
        (2, timedelta(hours=4)),
        (1, timedelta(hours=1)),
    ]


def test_who_wrote_and_who_read_a_second_time_are_told_apart() -> None:
    answered(timedelta(hours=1), by="Aline")
    people = {one.name: (one.answers, one.readings) for one in figures(at=AT).people}
    assert people == {"Aline": (1, 0), "Relecture": (0, 1)}


def test_what_is_older_than_eight_weeks_is_left_out() -> None:
    answered(timedelta(hours=1), days_ago=60)
    assert figures(at=AT).answered == 0


def test_reach_is_no_figure() -> None:
    assert not {name for name in Figures.__dataclass_fields__ if "audience" in name or "reach" in name}


def test_figures_cost_the_same_however_many_there_are(django_assert_max_num_queries: object) -> None:
    for _n in range(5):
        answered(timedelta(hours=1))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        figures(at=AT)
