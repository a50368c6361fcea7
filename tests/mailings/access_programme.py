"""Access to the daily programme: see tests/mailings/access.py."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from mailings.models import ProgrammeRule
from mailings.services.programme import propose
from supporters.models import Supporter
from tests.mailings.answers import API_STAFF, API_STAFF_CONFLICT, API_STAFF_REFUSED, STAFF, STAFF_DONE, STAFF_REFUSED
from tests.mailings.making import make_audience

CONFLICT = (302, 404, 404, 409, 409)

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:programme": STAFF,
    "mailings:programme-rules": STAFF,
    "mailings:programme-rule-new": STAFF,
    "mailings:programme-rule {programme-rule}": STAFF,
    "mailings:programme-day {programme-day}": STAFF,
    "mailings:programme-day 2001-01-01": (302, 404, 404, 404, 404),
    "api:mailings-api:programme": API_STAFF,
    "api:mailings-api:programme-rules": API_STAFF,
    "api:mailings-api:programme-rule {programme-rule}": API_STAFF,
    "api:mailings-api:programme-day {programme-day}": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:programme-rule-new": STAFF_REFUSED,
    "mailings:programme-rule {programme-rule}": STAFF_REFUSED,
    "mailings:programme-propose {programme-day}": STAFF_DONE,
    "mailings:programme-approve {programme-day}": CONFLICT,
    "mailings:programme-skip {programme-day}": STAFF_DONE,
    "mailings:programme-take-up {programme-day}": CONFLICT,
    "mailings:programme-change {programme-letter}": STAFF_REFUSED,
    "mailings:programme-drop {programme-letter}": STAFF_DONE,
    "api:mailings-api:programme-rules": API_STAFF_REFUSED,
    "PATCH api:mailings-api:programme-rule {programme-rule}": API_STAFF,
    "PUT api:mailings-api:programme-letter {programme-letter}": API_STAFF_REFUSED,
    "DELETE api:mailings-api:programme-letter {programme-letter}": API_STAFF,
    "api:mailings-api:programme-propose {programme-day}": API_STAFF,
    "api:mailings-api:programme-approve {programme-day}": API_STAFF_REFUSED,
    "api:mailings-api:programme-skip {programme-day}": API_STAFF,
    "api:mailings-api:programme-take-up {programme-day}": API_STAFF_CONFLICT,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    rule = make_rule()
    day = timezone.localdate() + timedelta(days=2)
    row = propose(day=day, at=timezone.now())
    assert row is not None
    return {"programme-rule": rule.pk, "programme-day": day.isoformat(), "programme-letter": rule.mailings.get().pk}


def make_rule(**overrides: Any) -> ProgrammeRule:
    """Every day at ten, to everybody: a greeting and the content of the day."""
    fields: dict[str, Any] = {
        "name": "Le courrier du jour",
        "weekdays": 127,
        "send_time": time(10),
        "subject": "Aujourd'hui, on y va",
        "greeting": "Bonjour {{prénom|à tous}}, voici votre journée.",
        "with_walk": False,
    }
    if "audience" not in overrides:
        overrides["audience"] = make_audience()
    return ProgrammeRule.objects.create(**(fields | overrides))
