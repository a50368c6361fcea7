"""Access to writing letters: see tests/mailings/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.mailings.answers import (
    API_STAFF,
    API_STAFF_CONFLICT,
    API_STAFF_REFUSED,
    STAFF,
    STAFF_DONE,
)
from tests.mailings.making import make_mailing

_API = "api:mailings-api:"
_POSTED = (401, 405, 405, 405, 405)

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:preview {writing-draft}": STAFF,
    "mailings:preview {writing-draft} ?vue=texte&objet=0&lecteur=4": STAFF,
    "mailings:preview-letter {writing-draft}": STAFF,
    "mailings:proof {writing-draft}": (302, 405, 405, 405, 405),
    "mailings:picture {writing-picture}": (404, 404, 404, 404, 404),
    f"{_API}mailings": API_STAFF,
    f"{_API}mailing {{writing-draft}}": API_STAFF,
    f"{_API}mailing-faults {{writing-draft}}": API_STAFF,
    f"{_API}mailing-preview {{writing-draft}}": API_STAFF,
    f"{_API}mailing-pictures {{writing-draft}}": _POSTED,
    f"{_API}mailing-proof {{writing-draft}}": _POSTED,
    f"{_API}mailing-submit {{writing-draft}}": _POSTED,
    f"{_API}mailing-send-back {{writing-draft}}": _POSTED,
    f"{_API}mailing-approve {{writing-draft}}": _POSTED,
    f"{_API}mailing-schedule {{writing-draft}}": _POSTED,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:proof {writing-draft}": STAFF_DONE,
    f"{_API}mailings": API_STAFF_REFUSED,
    f"PATCH {_API}mailing {{writing-draft}}": API_STAFF,
    f"PATCH {_API}mailing {{writing-sent}}": API_STAFF_CONFLICT,
    f"{_API}mailing-pictures {{writing-draft}}": API_STAFF_REFUSED,
    f"{_API}mailing-proof {{writing-draft}}": API_STAFF,
    f"{_API}mailing-submit {{writing-waiting}}": API_STAFF_CONFLICT,
    f"{_API}mailing-send-back {{writing-waiting}}": API_STAFF,
    f"{_API}mailing-approve {{writing-waiting}}": API_STAFF_REFUSED,
    f"PUT {_API}mailing-schedule {{writing-waiting}}": API_STAFF_REFUSED,
    f"DELETE {_API}mailing-schedule {{writing-scheduled}}": API_STAFF,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    states = ("draft", "waiting", "scheduled", "sent")
    made: dict[str, Any] = {f"writing-{state}": make_mailing(state=state).pk for state in states}
    return made | {"writing-picture": f"mailings/{'0' * 32}.jpg"}
