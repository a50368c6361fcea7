"""Offering help as a visitor does."""

from typing import Any

from django.test import Client

from tests.factories import make_place
from tests.mailbox import path_sent_to

FORM = "/agir/aider/"
ADDRESS = "nadia@example.org"


def words(**overrides: Any) -> dict[str, Any]:
    """What a visitor of thirty writes; a value of None is not sent."""
    home = make_place(name="Brest", lon=-4.49, lat=48.39)
    sent = {
        "first_name": "Nadia",
        "place": "",
        "place_code": home.code,
        "email": ADDRESS,
        "birth_month": "5",
        "birth_year": "1990",
        "ways": ["doors", "stall"],
        "consent_account": "on",
        "consent_local_team": "on",
    }
    return {name: value for name, value in (sent | overrides).items() if value is not None}


def offer(visitor: Client, **overrides: Any) -> str:
    """Offer help; gives the path of the link."""
    assert visitor.post(FORM, words(**overrides)).status_code == 302
    return path_sent_to(overrides.get("email") or ADDRESS, "/agir/aider/confirmer/")
