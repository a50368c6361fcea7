"""Access to the wall: see tests/actions/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.actions.answers import API_STAFF, API_STAFF_REFUSED, EVERYBODY, STAFF, STAFF_DONE, STAFF_REFUSED
from tests.actions.making import make_wall_item, make_wall_source

NOBODY = (404, 404, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "actions:wall": EVERYBODY,
    "actions:wall-item {wall-item}": EVERYBODY,
    "actions:wall-item {wall-hidden}": NOBODY,
    "actions:wall-desk": STAFF,
    "api:actions-api:wall": EVERYBODY,
    "api:actions-api:wall-item {wall-item}": EVERYBODY,
    "api:actions-api:wall-item {wall-hidden}": NOBODY,
    "api:actions-api:wall-sources": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:wall-desk": STAFF_REFUSED,
    "actions:wall-add": STAFF_REFUSED,
    "actions:wall-source-pause {wall-source}": STAFF_DONE,
    "actions:wall-source-resume {wall-source}": STAFF_DONE,
    "actions:wall-item-hide {wall-item}": STAFF_DONE,
    "actions:wall-item-show {wall-hidden}": STAFF_DONE,
    "actions:wall-item-describe {wall-item}": STAFF_DONE,
    "PATCH api:actions-api:wall-item {wall-item}": (404, 404, 404, 404, 422, 422),
    "PUT api:actions-api:wall-item-hiding {wall-item}": API_STAFF,
    "DELETE api:actions-api:wall-item-hiding {wall-hidden}": API_STAFF,
    "api:actions-api:wall-sources": API_STAFF_REFUSED,
    "PUT api:actions-api:wall-source-pausing {wall-source}": API_STAFF,
    "DELETE api:actions-api:wall-source-pausing {wall-source}": API_STAFF,
    "api:actions-api:wall-source-items {wall-source}": API_STAFF_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    return {
        "wall-item": make_wall_item().pk,
        "wall-hidden": make_wall_item(is_hidden=True).pk,
        "wall-source": make_wall_source().pk,
    }
