"""Every address of the organisation, asked as each of the twelve of tests/teams/pyramid.py (docs/permissions.md).

What is expected of each stands in tests/teams/access.py. The world is built once for this file, and put back after
every question.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from supporters.models import Supporter
from tests.factories import sign_in
from tests.teams.access import ACTIONS, PAGES
from tests.teams.access_things import make_things
from tests.teams.pyramid import ROLES, Pyramid, make_pyramid
from tests.test_permissions import names

pytestmark = pytest.mark.django_db
_CONTENT = "application/x-www-form-urlencoded"
SPACES = ("teams:", "api:teams-api:")


@dataclass
class World:
    pyramid: Pyramid
    things: dict[str, Any]
    clients: dict[str, Client]


@dataclass(frozen=True)
class Answer:
    status: int
    #: Addresses of others that stand in it.
    addresses: frozenset[str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        pyramid = make_pyramid()
        clients = {role: sign_in(Client(), person) for role, person in pyramid.people.items()}
        yield World(pyramid, make_things(pyramid), {"visitor": Client()} | clients)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(world: World, role: str, method: str, what: str) -> Answer:
    """`what`: name, arguments, and what follows the question mark."""
    name, *words = what.split()
    query = "".join(word for word in words if word.startswith("?"))
    found = [world.things.get(word.strip("{}"), word) for word in words if not word.startswith("?")]
    client = Client()
    client.cookies = copy.deepcopy(world.clients[role].cookies)
    with undone():
        response = client.generic(method, reverse(name, args=found) + query, content_type=_CONTENT)
        return read(response, world.pyramid.people.get(role))


def read(response: HttpResponse, reader: Supporter | None) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    found = {email for email in everybody() if email.encode() in content.lower()}
    return Answer(response.status_code, frozenset(found - {reader.email if reader else ""}))


@cache
def everybody() -> tuple[str, ...]:
    return tuple(Supporter.objects.values_list("email", flat=True))


@pytest.mark.parametrize("what", PAGES)
def test_a_page_answers_each_role_and_tells_nobodys_address(what: str, world: World) -> None:
    answers = {role: ask(world, role, "GET", what) for role in ROLES}
    assert {role: answer.status for role, answer in answers.items()} == dict(zip(ROLES, PAGES[what], strict=True))
    assert {role: answer.addresses for role, answer in answers.items() if answer.addresses} == {}


@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_answers_each_role(what: str, world: World) -> None:
    method, name = what.split(maxsplit=1) if what.split()[0].isupper() else ("POST", what)
    answers = {role: ask(world, role, method, name).status for role in ROLES}
    assert answers == dict(zip(ROLES, ACTIONS[what], strict=True))


def test_no_address_of_the_organisation_is_missing() -> None:
    known = {word for what in [*PAGES, *ACTIONS] for word in what.split()[:2] if word.startswith(SPACES)}
    found = {name for name in names(get_resolver().url_patterns) if name.startswith(SPACES)}
    assert found - known == set()
    assert known - found == set()


def test_every_page_that_takes_a_form_is_asked(world: World) -> None:
    """A page that answers a POST otherwise than by 405 stands among the actions."""
    asked = {what.split()[0] for what in ACTIONS}
    pages = [what for what in PAGES if what.startswith("teams:") and what.split()[0] not in asked]
    taken = [what for what in pages if ask(world, "national", "POST", what.split(" ?")[0]).status != 405]
    assert taken == []
