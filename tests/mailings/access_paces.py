"""Access to the paces of letter boxes: see tests/mailings/access.py."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mailings.models import ProviderState
from supporters.models import Supporter
from tests.mailings.answers import API_STAFF, STAFF

NATIONAL = (302, 404, 404, 404, 200)
NATIONAL_REFUSED = (302, 404, 404, 404, 422)
API_NATIONAL_REFUSED = (401, 404, 404, 404, 422)
NOBODY, API_NOBODY = (302, 404, 404, 404, 404), (401, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:paces": STAFF,
    "mailings:pace-lift {pace-resting}": NATIONAL,
    "mailings:pace-hold {pace-awake}": NATIONAL,
    "mailings:pace-set {pace-awake}": NATIONAL,
    "mailings:pace-reset {pace-awake}": NATIONAL,
    "mailings:pace-set aol": NOBODY,
    "api:mailings-api:paces": API_STAFF,
    "api:mailings-api:pace-steps": API_STAFF,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "mailings:pace-lift {pace-resting}": NATIONAL_REFUSED,
    "mailings:pace-hold {pace-awake}": NATIONAL_REFUSED,
    "mailings:pace-set {pace-awake}": NATIONAL_REFUSED,
    "mailings:pace-reset {pace-awake}": NATIONAL_REFUSED,
    "api:mailings-api:pace-lift {pace-resting}": API_NATIONAL_REFUSED,
    "api:mailings-api:pace-hold {pace-awake}": API_NATIONAL_REFUSED,
    "PUT api:mailings-api:pace-set {pace-awake}": API_NATIONAL_REFUSED,
    "PUT api:mailings-api:pace-set aol": API_NOBODY,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    until = timezone.now() + timedelta(hours=6)
    ProviderState.objects.create(provider="orange", per_minute=300, paused_until=until, reason="Trop vite.")
    return {"pace-resting": "orange", "pace-awake": "gmail"}
