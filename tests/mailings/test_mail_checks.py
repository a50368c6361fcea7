"""What the mail says of its settings before the site starts."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.core.checks import run_checks

from mailings.delivery.backend import SMTP
from tests.mailings.signing import write_key


@pytest.fixture(autouse=True)
def in_production(settings: Any) -> None:
    settings.DEBUG, settings.SITE_URL = False, "https://fh.example"
    settings.LETTER_FROM = "bonjour@lettre.fh.example"
    settings.CONTROLLER_NAME, settings.CONTROLLER_ADDRESS = "Association", "1 rue de la Paix, Lyon"
    settings.MAIL_DELIVERY = {"backend": SMTP, "host": "mx.fh.example", "port": 587, "use_tls": True}


def told() -> list[str]:
    return [str(said.id) for said in run_checks() if str(said.id).startswith("mailings.")]


def test_mail_well_set_up_is_told_nothing(settings: Any, tmp_path: Path) -> None:
    settings.BOUNCE_DOMAIN, settings.DKIM_DOMAIN = "retour.fh.example", "fh.example"
    settings.DKIM_KEY_FILE = write_key(generate_private_key(public_exponent=65537, key_size=2048), tmp_path)
    assert told() == []


@pytest.mark.parametrize("name", ["CONTROLLER_NAME", "CONTROLLER_ADDRESS"])
def test_letters_say_who_writes_them(settings: Any, name: str) -> None:
    setattr(settings, name, "")
    assert told() == ["mailings.E001"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LETTER_FROM", "campagne@gmail.example", ["mailings.W001"]),
        ("BOUNCE_DOMAIN", "retour.ailleurs.example", ["mailings.W002"]),
        ("DKIM_DOMAIN", "ailleurs.example", ["mailings.W002"]),
    ],
)
def test_mail_from_elsewhere_is_warned_of(settings: Any, name: str, value: str, said: list[str]) -> None:
    settings.SITE_URL, settings.LETTER_FROM = "https://fh.campagne", "bonjour@lettre.fh.campagne"
    setattr(settings, name, value)
    assert told() == said


def test_a_key_that_is_none_is_an_error(settings: Any, tmp_path: Path) -> None:
    settings.DKIM_DOMAIN, settings.DKIM_KEY_FILE = "fh.example", str(tmp_path / "none.pem")
    assert told() == ["mailings.E002"]
    (tmp_path / "none.pem").write_text("rien")
    assert told() == ["mailings.E002"]


def test_mail_in_clear_to_elsewhere_is_warned_of(settings: Any) -> None:
    settings.MAIL_DELIVERY = settings.MAIL_DELIVERY | {"use_tls": False}
    assert told() == ["mailings.W003"]
    settings.MAIL_DELIVERY = settings.MAIL_DELIVERY | {"host": "localhost"}
    assert told() == []


def test_a_gate_that_was_taken_out_is_warned_of(settings: Any) -> None:
    settings.MAIL_GATE = "off"
    assert told() == ["mailings.W004"]
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.filebased.EmailBackend"}
    assert "mailings.W004" not in told()


def test_trying_out_asks_for_nothing(settings: Any) -> None:
    settings.DEBUG, settings.CONTROLLER_NAME, settings.LETTER_FROM = True, "", "a@b.example"
    assert told() == []
