"""Access to audiences: see tests/mailings/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.mailings.answers import API_STAFF, API_STAFF_REFUSED, STAFF, STAFF_DONE, STAFF_REFUSED
from tests.mailings.making import make_audience

_API = "api:mailings-api:"

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:audiences": STAFF,
    "mailings:audiences ?etat=archivees": STAFF,
    "mailings:audience-new": STAFF,
    "mailings:audience-new ?copie=0": (302, 404, 404, 404, 404),
    "mailings:audience {audience}": STAFF,
    f"{_API}audiences": API_STAFF,
    f"{_API}audience {{audience}}": API_STAFF,
    f"{_API}audience-count {{audience}}": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:audience-new": STAFF_REFUSED,
    "mailings:audience {audience}": STAFF_REFUSED,
    "mailings:audience-count": STAFF_REFUSED,
    "mailings:audience-archive {audience}": STAFF_DONE,
    "mailings:audience-bring-back {audience}": STAFF_DONE,
    f"{_API}audiences": API_STAFF_REFUSED,
    f"{_API}audiences-count": API_STAFF_REFUSED,
    f"PATCH {_API}audience {{audience}}": API_STAFF,
    f"PUT {_API}audience-archive {{audience}}": API_STAFF,
    f"DELETE {_API}audience-archive {{audience}}": API_STAFF,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    return {"audience": make_audience().pk}
