"""The mails of accounts: written in our words, in text and in HTML, with who speaks and why."""

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.utils import timezone

ACCOUNT = [
    "account_already_exists",
    "email_changed",
    "email_confirm",
    "email_confirmation",
    "email_confirmation_signup",
    "email_deleted",
    "login_code",
    "password_changed",
    "password_reset",
    "password_reset_code",
    "password_reset_key",
    "password_set",
    "unknown_account",
]
NAMES = [f"account/email/{name}" for name in ACCOUNT] + [
    f"mfa/email/{name}" for name in ("recovery_codes_generated", "totp_activated", "totp_deactivated")
]
FACTS = {
    "activate_url": "https://campagne.example/confirmer",
    "code": "482913",
    "email": "camille@example.org",
    "password_reset_url": "https://campagne.example/autre",
    "signup_url": "https://campagne.example/rejoindre",
    "timestamp": timezone.now(),
    "user_agent": "L'ami Firefox",
}


@pytest.mark.parametrize("name", NAMES)
def test_each_mail_says_who_speaks_and_why_in_both_parts(name: str, settings: LazySettings) -> None:
    settings.CONTROLLER_NAME = "Association de la campagne"
    settings.CONTROLLER_ADDRESS = "1 rue de la Paix, Brest"
    subject = render_to_string(f"{name}_subject.txt", FACTS).strip()
    assert subject
    assert "\n" not in subject
    for part in ("txt", "html"):
        body = render_to_string(f"{name}_message.{part}", FACTS)
        told = ("Association de la campagne", "1 rue de la Paix, Brest", "Vous recevez ce message", "/confidentialite/")
        assert all(words in body for words in told)


def test_the_text_of_a_mail_is_plain() -> None:
    body = render_to_string("account/email/password_changed_message.txt", FACTS)
    assert "L'ami Firefox" in body
    assert "&#" not in body


def test_the_code_is_in_the_subject_where_a_phone_shows_it() -> None:
    assert "482913" in render_to_string("account/email/login_code_subject.txt", FACTS)


def test_what_a_stranger_typed_is_escaped_in_html() -> None:
    body = render_to_string("account/email/password_changed_message.html", FACTS | {"user_agent": "<script>"})
    assert "<script>" not in body
