"""The staff's second factor, sessions and doors (L08, W02, W10)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from supporters.services.accounts import disable
from tests.factories import make_supporter, sign_in
from tests.mailbox import code_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

LOGIN, CODE, ACTIVATE = "/compte/login/", "/compte/login/code/confirm/", "/compte/2fa/totp/activate/"


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_code(client: Client, person: Supporter, **extra: str) -> Any:
    client.post(LOGIN, {"login": person.email} | extra)
    return client.post(CODE, {"code": code_sent_to(person.email)} | extra)


def enrol(client: Client) -> str:
    page = client.get(ACTIVATE)
    secret: str = page.context["form"].secret
    assert client.post(ACTIVATE, {"code": totp(secret)}).status_code == 302
    return secret


@pytest.fixture
def staff(db: None) -> Supporter:
    return make_supporter(is_staff=True, is_superuser=True)


def test_staff_without_a_second_factor_are_led_to_it(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    assert client.get("/admin/")["Location"].startswith(ACTIVATE)
    assert client.get("/compte/").status_code == 200


def test_staff_pages_open_after_enrolment_and_one_confirmation(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    secret = enrol(client)
    asked = client.get("/admin/")["Location"]
    assert asked.startswith("/compte/2fa/reauthenticate/")
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        client.post(asked, {"code": totp(secret)})
        assert client.get("/admin/").status_code == 200


def test_signing_in_by_code_still_asks_for_the_second_factor(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    secret = enrol(client)
    browser = Client()
    assert by_code(browser, staff)["Location"].startswith("/compte/2fa/authenticate/")
    assert browser.get("/admin/").status_code == 302
    assert "_auth_user_id" not in browser.session
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        browser.post("/compte/2fa/authenticate/", {"code": totp(secret)})
        assert browser.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(client: Client, staff: Supporter) -> None:
    staff.set_password("correct-cheval-agrafe")
    staff.save()
    assert client.get("/admin/login/")["Location"].startswith(LOGIN)
    answer = client.post("/admin/login/", {"username": staff.email, "password": "correct-cheval-agrafe"})
    assert answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_a_session_without_the_second_factor_does_not_profit_from_another(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    other = Client()
    by_code(other, staff)
    enrol(other)
    assert client.get("/admin/")["Location"].startswith("/compte/2fa/reauthenticate/")


def test_the_api_refuses_a_staff_session_without_second_factor(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    assert client.get("/api/v1/schema/").status_code == 403


def test_a_supporter_gets_no_staff_page(signed_in: Client) -> None:
    assert signed_in.get("/admin/").status_code in {302, 403, 404}


def test_a_staff_session_ends_after_thirty_silent_minutes(client: Client, staff: Supporter) -> None:
    begun = timezone.now()
    sign_in(client, staff)
    for minutes, status in [(29, 200), (58, 200), (89, 302)]:
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert client.get("/admin/").status_code == status


def test_a_staff_session_ends_after_twelve_hours_however_busy(client: Client, staff: Supporter) -> None:
    begun = timezone.now()
    sign_in(client, staff)
    for step in range(1, 36):
        with time_machine.travel(begun + timedelta(minutes=20 * step), tick=False):
            assert client.get("/compte/").status_code == 200
    with time_machine.travel(begun + timedelta(hours=12, minutes=1), tick=False):
        assert client.get("/compte/").status_code == 302


def test_a_disabled_moderator_is_out_at_once(client: Client, staff: Supporter) -> None:
    sign_in(client, staff)
    assert client.get("/admin/").status_code == 200
    disable(supporter=staff, at=timezone.now())
    assert client.get("/admin/").status_code == 302
    assert client.get("/compte/").status_code == 302


def test_turning_the_second_factor_off_asks_who_is_there(client: Client, staff: Supporter) -> None:
    sign_in(client, staff)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        answer = client.post("/compte/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/compte/2fa/reauthenticate/")
    assert Authenticator.objects.filter(user=staff).exists()


def test_a_key_for_programs_is_not_made_without_the_second_factor(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    client.post("/compte/jeton/", {"create": "1"})
    assert not staff.auth_token_set.exists()


def test_guessing_the_second_factor_meets_a_limit(client: Client, staff: Supporter) -> None:
    by_code(client, staff)
    enrol(client)
    browser = Client()
    by_code(browser, staff)
    answers = [browser.post("/compte/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(8)]
    assert answers[0] == 422
    assert "_auth_user_id" not in browser.session
