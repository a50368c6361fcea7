"""Access to proposals: see tests/actions/access.py. Rows of several tables are in tests/actions/answers.py."""

from typing import Any

from supporters.models import Supporter
from tests.actions.answers import (
    API_SIGNED_IN,
    API_STAFF,
    API_STAFF_REFUSED,
    EVERYBODY,
    OWN,
    SIGNED_IN,
    STAFF,
    STAFF_REFUSED,
)
from tests.actions.making import make_proposal

#: Somebody else's, once it is open: its author alone may not.
OTHERS_DONE = (302, 404, 302, 302, 302, 302)
OTHERS_REFUSED = (302, 404, 422, 422, 422, 422)
OWN_DONE = (302, 302, 404, 404, 404, 404)
OWN_REFUSED = (302, 422, 404, 404, 404, 404)
API_OWN = (401, 200, 404, 404, 404, 404)
API_OWN_REFUSED = (401, 422, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "actions:propose": SIGNED_IN,
    "actions:my-proposals": SIGNED_IN,
    "actions:proposals": SIGNED_IN,
    "actions:best": EVERYBODY,
    "actions:proposal {proposal-sent}": OWN,
    "actions:proposal {proposal-open}": SIGNED_IN,
    "actions:proposal-edit {proposal-sent}": OWN,
    "actions:proposal-withdraw {proposal-sent}": OWN,
    "actions:proposals-desk": STAFF,
    "actions:proposal-decide {proposal-sent}": STAFF,
    "actions:proposal-adopt {proposal-sent}": STAFF,
    "api:actions-api:proposals": API_SIGNED_IN,
    "api:actions-api:own-proposals": API_SIGNED_IN,
    "api:actions-api:best-proposals": EVERYBODY,
    "api:actions-api:proposal {proposal-sent}": API_OWN,
    "api:actions-api:proposal {proposal-open}": API_SIGNED_IN,
    "api:actions-api:proposals-desk": API_STAFF,
    "api:actions-api:proposal-desk {proposal-sent}": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:propose ?genre=text": (302, 422, 422, 422, 422, 422),
    "actions:proposal-edit {proposal-sent}": OWN_REFUSED,
    "actions:proposal-answer {proposal-asked}": OWN_REFUSED,
    "actions:proposal-withdraw {proposal-sent}": OWN_DONE,
    "actions:proposal-name {proposal-sent}": OWN_DONE,
    "actions:proposal-support {proposal-sent}": (302, 404, 404, 404, 404, 404),
    "actions:proposal-support {proposal-open}": OTHERS_DONE,
    "actions:proposal-unsupport {proposal-sent}": OWN_DONE,
    "actions:proposal-unsupport {proposal-open}": (302, 302, 302, 302, 302, 302),
    "actions:proposal-report {proposal-open}": OTHERS_REFUSED,
    "actions:proposal-decide {proposal-sent}": STAFF_REFUSED,
    "actions:proposal-adopt {proposal-sent}": (302, 404, 404, 404, 303, 303),
    "api:actions-api:proposals": (401, 422, 422, 422, 422, 422),
    "PATCH api:actions-api:proposal {proposal-sent}": API_OWN,
    "DELETE api:actions-api:proposal {proposal-sent}": (401, 204, 404, 404, 404, 404),
    "api:actions-api:proposal-answer {proposal-asked}": API_OWN_REFUSED,
    "PUT api:actions-api:proposal-name {proposal-sent}": API_OWN_REFUSED,
    "api:actions-api:proposal-support {proposal-sent}": (401, 404, 404, 404, 404, 404),
    "api:actions-api:proposal-support {proposal-open}": (401, 404, 200, 200, 200, 200),
    "DELETE api:actions-api:proposal-support {proposal-open}": API_SIGNED_IN,
    "api:actions-api:proposal-report {proposal-open}": (401, 404, 422, 422, 422, 422),
    "api:actions-api:proposal-decision {proposal-sent}": API_STAFF_REFUSED,
    "api:actions-api:proposal-adoption {proposal-sent}": API_STAFF_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name: all of the supporter's."""
    author = people["supporter"]
    return {
        "proposal-sent": make_proposal(author=author).pk,
        "proposal-asked": make_proposal(author=author, state="asked").pk,
        "proposal-open": make_proposal(author=author, state="open").pk,
    }
