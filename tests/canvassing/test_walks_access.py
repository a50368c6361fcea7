"""Walks of Manosque, asked as each of the twelve of tests/teams/pyramid.py, and as who walks them.

`{open}` is walked by somebody of the team; `{team}` waits for one of them; `{turf}` is free.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from canvassing.walks.links import token_of
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, sign_in
from tests.teams.pyramid import ROLES, make_pyramid
from tests.teams.test_access import undone
from tests.test_permissions import address, status

#: One column each: those of the pyramid, then « walker ».
WHO = (*ROLES, "walker")


def row(code: str) -> tuple[int, ...]:
    """v: sent to sign in; y: served; n: does not exist; j: joined already, sent to the walk; m: not by GET."""
    answers = {"v": 302, "y": 200, "n": 404, "j": 302, "m": 405}
    return tuple(answers[letter] for letter in code)


#: visitor, volunteer, member, mobiliser, elsewhere, trainer, elsewhere, departmental, elsewhere, regional, elsewhere,
#: national, walker.
PAGES = {
    "canvassing:doorstep": row("vyyyyyyyyyyyy"),
    "canvassing:walks": row("vnnyynnyyyyyn"),
    "canvassing:walk {open}": row("vnnynnnynynyy"),
    "canvassing:walk {team}": row("vnnynnnynynyn"),
    "canvassing:walk-share {open}": row("vnnynnnynynyy"),
    "canvassing:walk-code {open} svg": row("vnnynnnynynyy"),
    "canvassing:walk-join {link}": row("vyyyyyyyyyyyj"),
    "canvassing:walk-return {open}": row("vnnnnnnnnnnny"),
    "canvassing:walk-withdraw {open}": row("vnnynnnynynyn"),
    "canvassing:walk-hand {turf}": row("vnnynnnynynyn"),
}
API = {
    "walks": "nyyyyyyyyyyyy",
    "team-walks": "nyyyyyyyyyyyy",
    "hand-outs": "nnnyynnyyyyyn",
    "walk {open}": "nnnynnnynynyy",
    "walk-link {team}": "nnyynnnynynyy",
    "turf-hand-out {turf}": "nnnynnnynynyn",
}
PAGES |= {f"api:canvassing-api:{what}": (401, *row(code)[1:]) for what, code in API.items()}

#: POST with nothing in it.
ACTIONS = {
    # The national organiser of the pyramid never offered to knock at doors.
    "canvassing:walk-take {turf}": (302, *(302,) * 10, 404, 302),
    "canvassing:walk-join {link}": (302, *(302,) * 10, 422, 302),
    "canvassing:walk-return {open}": row("vnnnnnnnnnnnj"),
    "canvassing:walk-leave {open}": row("vnnnnnnnnnnnj"),
    "canvassing:walk-extend {open}": row("vnnjnnnjnjnjj"),
    "canvassing:walk-withdraw {open}": row("vnnjnnnjnjnjn"),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[dict[str, Client], dict[str, Any]]]:
    """Built once; each question is undone."""
    with django_db_blocker.unblock(), undone():
        pyramid = make_pyramid()
        team, commune = pyramid.teams["here"], pyramid.communes["here"]
        walker = make_member(team)
        held = make_walk(team=team, turf=make_turf(commune=commune), walkers=[walker])
        waiting = make_walk(team=team, turf=make_turf(commune=commune))
        free = make_turf(commune=commune)
        things = {"open": held.pk, "team": waiting.pk, "turf": free.pk, "link": token_of(held)}
        people = pyramid.people | {"walker": walker}
        clients = {who: sign_in(Client(), person) for who, person in people.items()}
        yield {"visitor": Client()} | clients, things


@pytest.mark.django_db
@pytest.mark.parametrize("what", PAGES)
def test_a_page_answers_each_of_them(what: str, world: Any) -> None:
    clients, things = world
    path = address(what, things)
    assert {who: status(clients[who].get(path)) for who in WHO} == dict(zip(WHO, PAGES[what], strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_answers_each_of_them(what: str, world: Any) -> None:
    clients, things = world
    path, found = address(what, things), {}
    for who in WHO:
        with undone():
            found[who] = status(clients[who].post(path))
    assert found == dict(zip(WHO, ACTIONS[what], strict=True))
