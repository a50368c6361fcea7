"""Every address of the group and the desk, asked as each of the seven of tests/conversations/access.py."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.asking import (
    World,
    ask_everybody,
    ask_registers,
    asked_and_there,
    make_people,
    make_world,
    pages_that_take_a_form,
    undone,
)
from tests.conversations.access import ACTIONS, PAGES, ROLES, make_things
from tests.conversations.making import make_member, make_responder
from tests.factories import make_place, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        people = make_people("member", "stranger")
        make_member(supporter=people["member"], handle="membre")
        elsewhere = make_place(kind="departement", code="87", name="Haute-Vienne")
        people |= {"lead": make_role(None, "departmental", place=elsewhere).supporter, "responder": make_responder()}
        yield make_world(people, make_things(people))


@pytest.mark.parametrize("what", PAGES)
def test_a_page_answers_each_role(what: str, world: World) -> None:
    assert ask_everybody(world, ROLES, f"GET {what}", otherwise="GET") == dict(zip(ROLES, PAGES[what], strict=True))


@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_answers_each_role(what: str, world: World) -> None:
    assert ask_everybody(world, ROLES, what, otherwise="POST") == dict(zip(ROLES, ACTIONS[what], strict=True))


def test_no_address_of_conversations_is_missing() -> None:
    asked, there = asked_and_there(("conversations:", "api:conversations-api:"), PAGES, ACTIONS)
    assert asked == there


def test_every_page_that_takes_a_form_is_asked(world: World) -> None:
    assert pages_that_take_a_form(world, "conversations:", PAGES, ACTIONS) == []


def test_registers_open_to_the_staff_alone(world: World) -> None:
    answers = ask_registers(world, ROLES, "conversations")
    assert answers
    assert {row[:3] for row in answers.values()} == {(302, 302, 302)}
    assert {row[-1] for row in answers.values()} == {200}
