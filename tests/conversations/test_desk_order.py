"""In what order to answer: who waits longest, questions first, audiences never decisive, each reason shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.desk.order import factors, rank, total
from conversations.desk.prints import body_print
from conversations.desk.queue import suggested
from conversations.models import Conversation
from tests.conversations.making import make_conversation

AT = datetime(2027, 2, 1, 12, tzinfo=UTC)


def told(hours: float, *, question: bool = False, audience: int | None = None) -> dict[str, Any]:
    return {"waiting_since": AT - timedelta(hours=hours), "is_question": question, "audience": audience}


def before(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return rank(**one) < rank(**other)


def test_whoever_waits_longest_comes_first() -> None:
    assert before(told(5), told(4))


def test_a_question_comes_before_what_waits_a_little_longer() -> None:
    assert before(told(1, question=True), told(70))


def test_nobody_waits_for_ever_behind_questions() -> None:
    assert before(told(80), told(1, question=True))


@pytest.mark.parametrize("audience", [1_000, 10_000, 100_000, 50_000_000], ids=str)
def test_no_audience_is_worth_an_hour(audience: int) -> None:
    assert before(told(5), told(4, audience=audience))


def test_an_audience_breaks_a_tie() -> None:
    assert before(told(5, audience=20_000), told(5, audience=2_000))
    assert before(told(5, audience=2_000), told(5))


def test_every_reason_is_shown_with_its_worth() -> None:
    found = factors(**told(5.5, question=True, audience=12_000), at=AT)
    assert [(one.code, one.hours) for one in found] == [("waiting", 5.5), ("question", 72.0), ("audience", 0.5)]
    assert total(found) == 78.0


def test_what_is_worth_nothing_is_shown_too() -> None:
    found = factors(waiting_since=None, is_question=False, audience=None, at=AT)
    assert [(one.code, one.hours) for one in found] == [("waiting", 0), ("question", 0), ("audience", 0)]


@pytest.mark.django_db
def test_the_database_orders_as_the_factors_do() -> None:
    asked = [
        told(5),
        told(4, audience=9_000),
        told(1, question=True),
        told(72.9),
        told(73.2),
        told(5, audience=200_000),
    ]
    rows = {make_conversation(**one, last_heard_at=AT).pk: one for one in asked}
    found = list(suggested(Conversation.objects.all()).values_list("pk", flat=True))
    assert found == sorted(rows, key=lambda pk: rank(**rows[pk]))
    worth = [total(factors(**rows[pk], at=AT)) for pk in found]
    assert worth == sorted(worth, reverse=True)


def test_the_same_words_to_two_people_have_one_print() -> None:
    words = "Bonjour %s ! Lisez https://example.org/%s, le plan de %s y est."
    one = body_print(words % ("Léa", "a", "Le blog du rail"), person="Léa Martin", names=["Le blog du rail"])
    other = body_print(words % ("Paul", "b", "La gazette"), person="Paul", names=["La gazette"])
    assert one == other
    assert len(one) == 64


def test_other_words_have_another_print() -> None:
    assert body_print("C'est chiffré.") != body_print("C'est financé.")


@pytest.mark.parametrize("text", ["", " … ", "https://example.org/"], ids=["empty", "signs", "address"])
def test_no_words_have_no_print(text: str) -> None:
    assert body_print(text) == ""
