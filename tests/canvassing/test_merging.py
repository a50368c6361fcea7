"""What the events of one address add up to, in whatever order they come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest

from canvassing.doorstep.merging import Event, Standing, fold

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def event(minute: int, state: str = "", *, id: str = "", **overrides: Any) -> Event:
    return Event(id=id or f"id-{minute}", at=NOON + timedelta(minutes=minute), state=state, **overrides)


def stands(*events: Event, doors: int = 1, since: datetime | None = None) -> tuple[str, int, str]:
    """The same whatever the order: each is tried."""
    found = {fold(order, doors=doors, since=since) for order in permutations(events)}
    assert len(found) == 1
    standing = found.pop()
    return standing.state, standing.left, standing.note


def test_an_address_without_events_is_to_visit() -> None:
    assert fold([], doors=12) == Standing("to_visit", 12)


def test_the_later_state_wins() -> None:
    assert stands(event(1, "nobody", left=1), event(2, "done")) == ("done", 0, "")
    assert stands(event(1, "done"), event(2, "nobody", left=1)) == ("nobody", 1, "")


def test_at_the_same_instant_the_id_decides() -> None:
    assert stands(event(1, "done", id="a"), event(1, "nobody", id="b", left=1)) == ("nobody", 1, "")


def test_do_not_visit_stays_whatever_is_said_later() -> None:
    assert stands(event(1, "do_not_visit"), event(2, "done"), event(3, "to_visit", left=1))[0] == "do_not_visit"


def test_do_not_visit_is_taken_back_by_who_says_so() -> None:
    back = event(2, "to_visit", left=1, reopens=True)
    assert stands(event(1, "do_not_visit"), back) == ("to_visit", 1, "")
    assert stands(event(3, "do_not_visit"), back)[0] == "do_not_visit"


def test_the_last_note_wins_and_an_empty_one_takes_it_away() -> None:
    lift = event(1, text="ascenseur en panne")
    assert stands(lift, event(2, text="porte lourde"))[2] == "porte lourde"
    assert stands(lift, event(2, text=""))[2] == ""


def test_a_note_changes_no_state_and_a_state_no_note() -> None:
    assert stands(event(1, "nobody", left=1), event(2, text="entrée par la cour")) == (
        "nobody",
        1,
        "entrée par la cour",
    )


@pytest.mark.parametrize(
    ("state", "left", "doors", "expected"),
    [
        ("done", 5, 12, 0),
        ("nobody", 5, 12, 5),
        ("nobody", 0, 12, 1),
        ("to_visit", 99, 12, 12),
        ("do_not_visit", 3, 12, 0),
    ],
)
def test_doors_left_are_never_more_than_there_are(state: str, left: int, doors: int, expected: int) -> None:
    assert stands(event(1, state, left=left), doors=doors)[1] == expected


def test_a_new_pass_begins_again_but_for_do_not_visit_and_the_note() -> None:
    since = NOON + timedelta(minutes=5)
    assert stands(event(1, "done"), event(2, text="par la cour"), since=since) == ("to_visit", 1, "par la cour")
    assert stands(event(1, "do_not_visit"), since=since)[0] == "do_not_visit"
    assert stands(event(1, "done"), event(6, "nobody", left=1), since=since)[0] == "nobody"


def test_two_phones_that_merge_in_chunks_agree() -> None:
    chance = Random(3)  # noqa: S311 - the same draw each time
    states = ["to_visit", "nobody", "done", "inaccessible", "do_not_visit", ""]
    events = [
        event(chance.randint(0, 9), chance.choice(states), id=f"{n:02}", left=chance.randint(0, 9), text=str(n))
        for n in range(60)
    ]
    expected = fold(events, doors=9)
    for _each in range(50):
        chance.shuffle(events)
        assert fold(events, doors=9) == expected
