"""Joining, through the pages themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter
from tests.factories import make_supporter
from tests.mailbox import letters_to, path_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

SIGN_UP = "/compte/signup/"
LOGIN = "/compte/login/"
CODE = "/compte/login/code/confirm/"
PASSWORD = "correct-cheval-agrafe"


def newcomer(**changes: Any) -> dict[str, Any]:
    fields = {"email": "nouveau@example.org", "birth_month": "5", "birth_year": "1980", "consent_account": "on"}
    return {name: value for name, value in (fields | changes).items() if value is not None}


def confirm_link(client: Client, address: str = "nouveau@example.org") -> Any:
    return client.post(path_sent_to(address, "/compte/confirm-email/"))


# --- joining ---


def test_a_new_address_waits_for_its_confirmation(client: Client) -> None:
    assert client.post(SIGN_UP, newcomer(consent_selection="on")).status_code == 302
    supporter = Supporter.objects.get(email="nouveau@example.org")
    assert not supporter.is_confirmed
    assert {c.purpose for c in supporter.consents.waiting()} == {"account", "selection"}
    assert client.get("/compte/").status_code == 302


def test_reading_the_link_confirms_nothing(client: Client) -> None:
    client.post(SIGN_UP, newcomer())
    page = client.get(path_sent_to("nouveau@example.org", "/compte/confirm-email/"))
    assert page.status_code == 200
    assert not Supporter.objects.get().is_confirmed


def test_confirming_by_post_makes_address_and_boxes_count(client: Client) -> None:
    client.post(SIGN_UP, newcomer(consent_local_team="on"))
    confirm_link(client)
    supporter = Supporter.objects.get()
    assert supporter.is_confirmed
    assert EmailAddress.objects.get(user=supporter).verified
    live = supporter.consents.live()
    assert {c.purpose for c in live} == {"account", "local_team"}
    assert all(len(c.proof) == 64 for c in live)


def test_the_browser_that_signed_up_is_signed_in_by_the_link_and_another_is_not(client: Client) -> None:
    client.post(SIGN_UP, newcomer())
    link = path_sent_to("nouveau@example.org", "/compte/confirm-email/")
    other = Client()
    assert other.post(link).status_code == 302
    assert other.get("/compte/").status_code == 302


@pytest.mark.parametrize("spoil", [lambda link: link[:-3] + "x/", lambda link: link])
def test_an_altered_or_used_link_answers_a_neutral_410(client: Client, spoil: Callable[[str], str]) -> None:
    client.post(SIGN_UP, newcomer())
    link = path_sent_to("nouveau@example.org", "/compte/confirm-email/")
    confirm_link(client)
    assert Client().get(spoil(link)).status_code == 410


def test_a_link_dies_after_three_days(client: Client) -> None:
    client.post(SIGN_UP, newcomer())
    link = path_sent_to("nouveau@example.org", "/compte/confirm-email/")
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert Client().get(link).status_code == 410
        Client().post(link)
    assert not Supporter.objects.get().is_confirmed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consent_account": None}, "consent_account"),
        ({"birth_year": str(timezone.localdate().year - 15)}, "birth_year"),
        ({"birth_year": str(timezone.localdate().year + 1)}, "birth_year"),
        ({"birth_year": "1850"}, "birth_year"),
        ({"birth_month": "13"}, "birth_month"),
        ({"birth_month": None}, "birth_month"),
        ({"email": "nonsense"}, "email"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "email"),
        ({"birth_year": str(timezone.localdate().year - 17), "consent_selection": "on"}, "consent_selection"),
    ],
)
def test_a_wrong_sign_up_is_422_beside_its_field_and_nothing_is_stored(
    client: Client, changes: dict[str, Any], field: str
) -> None:
    page = client.post(SIGN_UP, newcomer(**changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Supporter.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_at_sixteen_one_may_join_without_being_selected(client: Client) -> None:
    client.post(SIGN_UP, newcomer(birth_year=str(timezone.localdate().year - 17), birth_month="1"))
    assert Supporter.objects.count() == 1


def test_no_box_is_ticked_beforehand_and_no_password_is_asked(client: Client) -> None:
    page = client.get(SIGN_UP).content.decode()
    assert "consent_selection" in page
    assert "checked" not in page
    assert 'type="password"' not in page


def test_a_stranger_cannot_promote_themselves_by_extra_fields(client: Client) -> None:
    client.post(SIGN_UP, newcomer(is_staff="on", is_superuser="on", password1=PASSWORD, password=PASSWORD))
    supporter = Supporter.objects.get()
    assert not supporter.is_staff
    assert not supporter.is_superuser
    assert not supporter.has_usable_password()


def test_signing_up_with_a_known_address_looks_the_same_and_changes_nothing(client: Client) -> None:
    known = make_supporter(email="nouveau@example.org", birth_month=None)
    unknown = client.post(SIGN_UP, newcomer(email="autre@example.org"))
    answer = Client().post(SIGN_UP, newcomer())
    assert (answer.status_code, answer["Location"]) == (unknown.status_code, unknown["Location"])
    known.refresh_from_db()
    assert known.birth_month is None
    assert len(letters_to("nouveau@example.org")) == 1


def test_the_sixth_sign_up_within_an_hour_waits(client: Client) -> None:
    for number in range(5):
        assert Client().post(SIGN_UP, newcomer(email=f"n{number}@example.org")).status_code == 302
    refused = client.post(SIGN_UP, newcomer(email="n6@example.org"))
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 3000
    assert Supporter.objects.count() == 5
