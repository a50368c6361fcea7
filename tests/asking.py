"""A world built once for a file, every address of it asked as each role, and put back after each question.

What is expected stands in tables beside the tests: « method name arguments ?query » by role.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import agree, make_supporter, sign_in
from tests.test_permissions import names, status

_CONTENT = "application/x-www-form-urlencoded"


@dataclass
class World:
    clients: dict[str, Client]
    #: Objects by the names that the tables give them.
    things: dict[str, Any]


def make_people(*supporters: str) -> dict[str, Supporter]:
    """Supporters under these names, a moderator, a national administrator and an editor."""
    people = {role: agree(make_supporter(display_name=role.title())) for role in supporters}
    for role, group in (("moderator", "moderators"), ("national", "national")):
        people[role] = make_supporter(display_name=role.title(), is_staff=True)
        people[role].groups.add(Group.objects.get(name=group))
    return people | {"editor": make_editor()}


def make_world(people: Mapping[str, Supporter], things: dict[str, Any]) -> World:
    """Everybody signed in in a browser of their own; a visitor beside them."""
    return World({"visitor": Client()} | {role: sign_in(Client(), person) for role, person in people.items()}, things)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(world: World, role: str, method: str, what: str) -> int:
    """The status answered to `what`: name, arguments, and what follows the question mark."""
    name, *words = what.split()
    query = "".join(word for word in words if word.startswith("?"))
    found = [world.things.get(word.strip("{}"), word) for word in words if not word.startswith("?")]
    client = Client()
    client.cookies = copy.deepcopy(world.clients[role].cookies)
    with undone():
        answer = status(client.generic(method, reverse(name, args=found) + query, content_type=_CONTENT))
    cache.clear()  # what was put back in the database was never counted
    return answer


def ask_everybody(world: World, roles: Iterable[str], what: str, *, otherwise: str) -> dict[str, int]:
    """By role, what is answered; `otherwise`: the method where `what` does not begin with one."""
    method, name = what.split(maxsplit=1) if what.split()[0].isupper() else (otherwise, what)
    return {role: ask(world, role, method, name) for role in roles}


def asked_and_there(spaces: tuple[str, ...], *tables: Mapping[str, object]) -> tuple[set[str], set[str]]:
    """Names that tables ask of some name spaces, and those that the site has."""
    asked = {word for table in tables for what in table for word in what.split()[:2] if word.startswith(spaces)}
    return asked, {name for name in names(get_resolver().url_patterns) if name.startswith(spaces)}


def pages_that_take_a_form(
    world: World, space: str, pages: Mapping[str, object], actions: Mapping[str, object]
) -> list[str]:
    """Pages that answer a POST otherwise than by 405 and stand in no table of actions."""
    asked = {word for what in actions for word in what.split()[:2]}
    alone = [what for what in pages if what.startswith(space) and what.split()[0] not in asked]
    return [what for what in alone if ask(world, "national", "POST", what.split(" ?")[0]) != 405]


def ask_registers(world: World, roles: Iterable[str], app: str) -> dict[str, tuple[int, ...]]:
    """By register of a package in the admin, what each role is answered."""
    roles = tuple(roles)
    found = {}
    for model in admin.site._registry:
        if model._meta.app_label == app:
            what = f"admin:{app}_{model._meta.model_name}_changelist"
            found[what] = tuple(ask(world, role, "GET", what) for role in roles)
    return found
