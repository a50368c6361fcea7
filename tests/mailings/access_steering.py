"""Access to letters that leave, and their figures: see tests/mailings/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.mailings.answers import API_STAFF, API_STAFF_CONFLICT, API_STAFF_REFUSED, STAFF, STAFF_DONE, STAFF_REFUSED
from tests.mailings.making import make_mailing

CONFLICT = (302, 404, 404, 409, 409)

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:mailings": STAFF,
    "mailings:mailings ?etat=partis": STAFF,
    "mailings:figures": STAFF,
    "mailings:figures-csv": STAFF,
    "mailings:mailing {steering-draft}": STAFF,
    "mailings:mailing {steering-sending}": STAFF,
    "mailings:mailing-progress {steering-sending}": STAFF,
    "mailings:mailing-csv {steering-sending}": STAFF,
    "mailings:mailing-cancel {steering-sending}": STAFF,
    "api:mailings-api:figures": API_STAFF,
    "api:mailings-api:mailing-progress {steering-sending}": API_STAFF,
    "api:mailings-api:mailing-figures {steering-sending}": API_STAFF,
    "api:mailings-api:mailing-uncertain {steering-sending}": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:mailing-submit {steering-waiting}": CONFLICT,
    "mailings:mailing-approve {steering-waiting}": CONFLICT,
    "mailings:mailing-send-back {steering-waiting}": STAFF_DONE,
    "mailings:mailing-schedule {steering-waiting}": STAFF_REFUSED,
    "mailings:mailing-unschedule {steering-scheduled}": STAFF_DONE,
    "mailings:mailing-pause {steering-sending}": STAFF_DONE,
    "mailings:mailing-pause {steering-waiting}": CONFLICT,
    "mailings:mailing-resume {steering-paused}": STAFF_DONE,
    "mailings:mailing-resume {steering-stopped}": (302, 404, 404, 404, 422),
    "mailings:mailing-cancel {steering-sending}": STAFF_DONE,
    "mailings:mailing-settle {steering-sending}": STAFF_REFUSED,
    "api:mailings-api:mailing-pause {steering-sending}": API_STAFF,
    "api:mailings-api:mailing-pause {steering-draft}": API_STAFF_CONFLICT,
    "api:mailings-api:mailing-resume {steering-paused}": API_STAFF,
    "api:mailings-api:mailing-resume {steering-stopped}": (401, 404, 404, 404, 422),
    "api:mailings-api:mailing-cancel {steering-sending}": API_STAFF,
    "api:mailings-api:mailing-uncertain {steering-sending}": API_STAFF_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    states = ("draft", "waiting", "scheduled", "sending", "paused")
    made = {f"steering-{state}": make_mailing(state=state).pk for state in states}
    return made | {"steering-stopped": make_mailing(state="paused", needs_national=True).pk}
