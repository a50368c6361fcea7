"""What the site says of itself before it starts."""

from typing import Any

import pytest
from django.core.checks import run_checks

from campaign.checks import IDENTITY
from campaign.environment import SECRET_LENGTH


@pytest.fixture(autouse=True)
def in_production(settings: Any) -> Any:
    settings.DEBUG = False
    settings.SITE_URL = "https://campagne.example"
    settings.SUPPRESSION_KEY = "s" * SECRET_LENGTH
    for name in IDENTITY:
        setattr(settings, name, "dit")
    return settings


def told() -> dict[str, str]:
    """Identifier and cure of what our own checks say."""
    return {str(said.id): str(said.hint) for said in run_checks() if str(said.id).startswith("campaign.")}


def test_a_site_well_set_up_is_told_nothing() -> None:
    assert told() == {}


def test_a_public_site_must_say_who_answers_for_it(settings: Any) -> None:
    settings.DPO_CONTACT = ""
    assert list(told()) == ["campaign.E001"]


def test_trying_the_site_out_asks_for_no_identity(settings: Any) -> None:
    settings.DEBUG, settings.DPO_CONTACT = True, ""
    assert told() == {}


def test_debug_is_refused_on_a_public_name(settings: Any) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["127.0.0.1", "campagne.example"]
    assert "DEBUG=false" in told()["campaign.E002"]


def test_a_public_site_without_https_is_warned(settings: Any) -> None:
    settings.SITE_URL = "http://campagne.example"
    assert "https://" in told()["campaign.W001"]


def test_one_secret_for_two_uses_is_warned(settings: Any) -> None:
    settings.SUPPRESSION_KEY = settings.SECRET_KEY
    assert "SUPPRESSION_KEY" in told()["campaign.W002"]


def test_a_colour_too_pale_to_read_is_warned(settings: Any) -> None:
    settings.CAMPAIGN_COLOUR = "#ffcc00"
    assert "darker" in told()["campaign.W003"]


def test_relays_of_a_public_site_reach_no_server_inside(settings: Any) -> None:
    settings.RELAY_PRIVATE_HOSTS = ["127.0.0.1:3000"]
    assert "RELAY_PRIVATE_HOSTS" in told()["campaign.E006"]


def test_a_public_site_fetches_nothing_inside(settings: Any) -> None:
    settings.FETCH_PRIVATE_HOSTS = ["127.0.0.1:3000"]
    assert "FETCH_PRIVATE_HOSTS" in told()["campaign.E007"]
