"""Access to what people choose of the letters they get, and to what comes back: see tests/mailings/access.py."""

from typing import Any

from mailings.returns.tokens import make
from supporters.models import Supporter
from tests.mailings.answers import API_SIGNED_IN, EVERYBODY, SIGNED_IN

PAGES: dict[str, tuple[int, ...]] = {
    "mailings:letters {choice_token}": EVERYBODY,
    "mailings:own-letters": SIGNED_IN,
    "api:mailings-api:own-letters": API_SIGNED_IN,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    # Nothing was asked.
    "mailings:letters {choice_token}": (400, 400, 400, 400, 400),
    "mailings:own-letters": (302, 422, 422, 422, 422),
    # Closed to everybody as long as no secret is set.
    "mailings:provider-events brevo": (404, 404, 404, 404, 404),
    # Letters again, without the agreement to them: only the supporter gave it.
    "api:mailings-api:own-letters": (401, 200, 409, 409, 409),
    "PATCH api:mailings-api:own-letters": (401, 422, 422, 422, 422),
    "DELETE api:mailings-api:own-letters": (401, 204, 204, 204, 204),
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    return {"choice_token": make(people["supporter"].pk)}
