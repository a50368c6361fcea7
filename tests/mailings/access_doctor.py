"""Access to the mail's doctor: see tests/mailings/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.mailings.answers import API_STAFF, STAFF, STAFF_DONE

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:doctor": STAFF,
    "api:mailings-api:doctor": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:doctor": STAFF_DONE,
    "api:mailings-api:doctor": (401, 404, 404, 202, 202),
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    return {}
