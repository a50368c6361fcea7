"""The rest of the site, asked by somebody who leads: roles of the organisation open nothing of the staff's.

Door-to-door opens to them, where they lead: tests/canvassing asks that.
"""

from typing import Any

import pytest
from django.test import Client

from supporters.models import Supporter
from teams.models import Role
from tests.canvassing.access import OF_THE_FIELD
from tests.factories import make_place, make_role, make_supporter, make_team, sign_in
from tests.test_permissions import ACTIONS, EVERYBODY, PAGES, ROLES, address, cast, status, things

__all__ = ["cast", "things"]
STRANGER = ROLES.index("stranger")


@pytest.fixture
def leader(db: None) -> Supporter:
    """Holds every role there is: what one of them opened would open."""
    person = make_supporter()
    for kind in Role.RANKS[:-1]:
        make_role(person, kind, place=make_place(kind=Role.PLACES[kind][0]))
    make_team(mobiliser=person)
    return person


def test_who_holds_every_role_is_a_supporter_like_another(leader: Supporter, things: dict[str, Any]) -> None:
    client = sign_in(Client(), leader)
    kept = {what: row[STRANGER] for what, row in PAGES.items() if row != EVERYBODY and what not in OF_THE_FIELD}
    assert {what: status(client.get(address(what, things))) for what in kept} == kept


def test_who_holds_every_role_does_no_more_than_another(leader: Supporter, things: dict[str, Any]) -> None:
    client = sign_in(Client(), leader)
    kept = {what: row[STRANGER] for what, row in ACTIONS.items() if what not in OF_THE_FIELD}
    assert {what: status(client.post(address(what, things))) for what in kept} == kept
