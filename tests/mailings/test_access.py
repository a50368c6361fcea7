"""Every address of the mail, asked as each of the five of tests/mailings/access.py."""

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
from tests.mailings.access import ACTIONS, PAGES, ROLES, make_things

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        people = make_people("supporter")
        yield make_world(people, make_things(people))


@pytest.mark.parametrize("what", PAGES)
def test_a_page_answers_each_role(what: str, world: World) -> None:
    assert ask_everybody(world, ROLES, f"GET {what}", otherwise="GET") == dict(zip(ROLES, PAGES[what], strict=True))


@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_answers_each_role(what: str, world: World) -> None:
    assert ask_everybody(world, ROLES, what, otherwise="POST") == dict(zip(ROLES, ACTIONS[what], strict=True))


def test_no_address_of_the_mail_is_missing() -> None:
    asked, there = asked_and_there(("mailings:", "api:mailings-api:"), PAGES, ACTIONS)
    assert asked == there


def test_every_page_that_takes_a_form_is_asked(world: World) -> None:
    assert pages_that_take_a_form(world, "mailings:", PAGES, ACTIONS) == []


def test_registers_open_to_the_editorial_staff(world: World) -> None:
    answers = ask_registers(world, ROLES, "mailings")
    assert answers
    assert set(answers.values()) == {(302, 302, 403, 200, 200)}
