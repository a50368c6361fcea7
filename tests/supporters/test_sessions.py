"""Sessions and addresses of an account, through the pages themselves."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from supporters.models import Consent, Supporter
from supporters.services.accounts import disable, register
from tests.factories import make_supporter
from tests.mailbox import ask_code, code_sent_to, path_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

SIGN_UP = "/compte/signup/"
LOGIN = "/compte/login/"
CODE = "/compte/login/code/confirm/"
PASSWORD = "correct-cheval-agrafe"


# --- sessions ---


def test_a_disabled_account_is_closed_at_once(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.get("/compte/").status_code == 200
    disable(supporter=supporter, at=timezone.now())
    assert signed_in.get("/compte/").status_code == 302


def test_an_unconfirmed_address_reaches_no_account_page(client: Client) -> None:
    client.force_login(make_supporter(confirmed_at=None))
    assert client.get("/compte/")["Location"].startswith(LOGIN)
    assert client.get("/compte/donnees/").status_code == 302


def test_a_session_ends_after_thirty_silent_days(signed_in: Client) -> None:
    begun = timezone.now()
    for days, status in [(29, 200), (58, 200), (89, 302)]:
        with time_machine.travel(begun + timedelta(days=days), tick=False):
            assert signed_in.get("/compte/").status_code == status


def test_a_session_ends_after_ninety_days_however_busy(signed_in: Client) -> None:
    begun = timezone.now()
    for days, status in [(25, 200), (50, 200), (75, 200), (91, 302)]:
        with time_machine.travel(begun + timedelta(days=days), tick=False):
            assert signed_in.get("/compte/").status_code == status


def test_a_person_sees_their_devices_and_ends_the_others(client: Client, supporter: Supporter) -> None:
    phone, laptop = client, Client()
    for browser in (phone, laptop):
        ask_code(browser, supporter.email)
        browser.post(CODE, {"code": code_sent_to(supporter.email)})
    assert len(phone.get("/compte/sessions/").context["sessions"]) == 2
    phone.post("/compte/sessions/")
    assert phone.get("/compte/").status_code == 200
    assert laptop.get("/compte/").status_code == 302


def test_no_address_of_a_network_is_kept_beside_a_session(client: Client, supporter: Supporter) -> None:
    ask_code(client, supporter.email)
    client.post(CODE, {"code": code_sent_to(supporter.email)})
    assert supporter.usersession_set.get().ip.startswith("fd")


def test_signing_out_ends_the_session(signed_in: Client) -> None:
    signed_in.post("/compte/logout/")
    assert signed_in.get("/compte/").status_code == 302


def test_an_address_is_changed_only_by_whoever_signed_in_lately(signed_in: Client, supporter: Supporter) -> None:
    change = {"action_add": "", "email": "Nouvelle@Example.org"}
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert signed_in.post("/compte/email/", change)["Location"].startswith("/compte/verifier/")
    assert not EmailAddress.objects.filter(email="nouvelle@example.org").exists()


def test_a_new_address_counts_once_it_answers(signed_in: Client, supporter: Supporter) -> None:
    signed_in.post("/compte/email/", {"action_add": "", "email": "Nouvelle@Example.org"})
    supporter.refresh_from_db()
    assert supporter.email != "nouvelle@example.org"
    signed_in.post(path_sent_to("nouvelle@example.org", "/compte/confirm-email/"))
    supporter.refresh_from_db()
    assert supporter.email == "nouvelle@example.org"
    assert list(EmailAddress.objects.filter(user=supporter).values_list("email", flat=True)) == ["nouvelle@example.org"]


def test_a_confirmed_new_address_takes_the_place_of_a_sign_up_that_never_answered(
    signed_in: Client, supporter: Supporter
) -> None:
    register(email="nouvelle@example.org", at=timezone.now())
    signed_in.post("/compte/email/", {"action_add": "", "email": "nouvelle@example.org"})
    signed_in.post(path_sent_to("nouvelle@example.org", "/compte/confirm-email/"))
    assert Supporter.objects.get(email="nouvelle@example.org").pk == supporter.pk


def test_the_purposes_of_the_form_are_those_of_the_law(client: Client) -> None:
    boxes = {name for name in client.get(SIGN_UP).context["form"].fields if name.startswith("consent_")}
    assert boxes == {
        f"consent_{p}" for p in (Consent.Purpose.ACCOUNT, Consent.Purpose.SELECTION, Consent.Purpose.LOCAL_TEAM)
    }
