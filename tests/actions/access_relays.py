"""Access to relays: see tests/actions/access.py."""

from typing import Any

from django.utils import timezone

from actions.models import RelayApproval
from supporters.models import Supporter
from tests.actions.answers import API_STAFF, API_STAFF_REFUSED, STAFF, STAFF_DONE, STAFF_REFUSED
from tests.actions.making import make_content, make_editor, make_relay_account, make_relay_post

_CONFLICT = (302, 404, 404, 404, 409, 409)
_API_CONFLICT = (401, 404, 404, 404, 409, 409)

#: `{relay-failed}` has both its approvals; the account of all answers to nobody.
PAGES: dict[str, tuple[int, ...]] = {
    "actions:relays": STAFF,
    "actions:relay-new": STAFF,
    "actions:relay-new ?contenu=aucun": STAFF,
    "actions:relay {relay}": STAFF,
    "actions:relay-edit {relay}": STAFF,
    "api:actions-api:relay-accounts": API_STAFF,
    "api:actions-api:relays": API_STAFF,
    "api:actions-api:relay {relay}": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "actions:relay-new": STAFF_REFUSED,
    "actions:relay-edit {relay}": STAFF_REFUSED,
    "actions:relay-approve {relay}": STAFF_DONE,
    "actions:relay-cancel {relay}": STAFF_DONE,
    "actions:relay-take-up {relay}": _CONFLICT,
    "actions:relay-take-up {relay-cancelled}": STAFF_DONE,
    "actions:relay-retry {relay}": _CONFLICT,
    "actions:relay-retry {relay-failed}": STAFF_DONE,
    "actions:relay-account-check {relay-account}": STAFF_DONE,
    "api:actions-api:relay-account-check {relay-account}": API_STAFF,
    "api:actions-api:relays": API_STAFF_REFUSED,
    "PUT api:actions-api:relay {relay}": API_STAFF_REFUSED,
    "api:actions-api:relay-approve {relay}": API_STAFF,
    "api:actions-api:relay-cancel {relay}": API_STAFF,
    "api:actions-api:relay-take-up {relay}": _API_CONFLICT,
    "api:actions-api:relay-retry {relay}": _API_CONFLICT,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    account = make_relay_account()
    failed = make_relay_post(account=account, state="failed", content=make_content())
    for _n in range(2):
        RelayApproval.objects.create(post=failed, by=make_editor(), at=timezone.now())
    return {
        "relay-account": account.pk,
        "relay": make_relay_post(account=account).pk,
        "relay-cancelled": make_relay_post(account=account, state="cancelled").pk,
        "relay-failed": failed.pk,
    }
