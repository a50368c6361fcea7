"""One's own account and testimony by the programming interface."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from supporters.models import Consent, Export, Supporter, Testimony
from supporters.services.moderation import refuse_testimony
from tests.factories import agree, make_place, make_supporter, make_testimony, sign_in

ME = "/api/v1/me/"
JSON = {"content_type": "application/json"}


def bearer(person: Supporter) -> Client:
    return Client(headers={"Authorization": f"Token {AuthToken.objects.create(user=person)[1]}"})


@pytest.fixture
def program(supporter: Supporter) -> Client:
    """A program of the supporter's, with a token."""
    return bearer(supporter)


def words(**overrides: Any) -> dict[str, Any]:
    fields = {"display_name": "Camille", "message": "Pour ma ville.", "place": make_place().pk}
    return fields | {"consents": ["account", "testimony"]} | overrides


def test_nobody_is_me_without_signing_in(client: Client, db: None) -> None:
    for path in ("", "testimony/", "consents/", "export/"):
        assert client.get(f"{ME}{path}").status_code == 401


def test_a_token_and_a_session_see_the_same(program: Client, client: Client, supporter: Supporter) -> None:
    sign_in(client, supporter)
    assert program.get(ME).json() == client.get(ME).json()
    assert program.get(ME).json()["email"] == supporter.email


def test_a_session_must_show_its_form_token(supporter: Supporter) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), supporter)
    assert client.patch(ME, {"display_name": "X"}, **JSON).status_code == 403


def test_a_member_of_staff_needs_a_second_factor(moderator: Supporter, client: Client) -> None:
    assert bearer(moderator).get(ME).status_code == 403
    client.force_login(moderator)
    assert client.get(ME).status_code == 403
    sign_in(client, moderator)
    assert client.get(ME).status_code == 200
    assert bearer(moderator).get(ME).status_code == 200


def test_a_profile_is_corrected_and_a_role_is_not_taken(program: Client, supporter: Supporter) -> None:
    home = make_place()
    sent = {"display_name": "Cam", "home": home.pk, "is_staff": True, "is_superuser": True, "email": "x@example.org"}
    assert program.patch(ME, sent, **JSON).status_code == 200
    email = supporter.email
    supporter.refresh_from_db()
    assert (supporter.display_name, supporter.home, supporter.email) == ("Cam", home, email)
    assert not supporter.is_staff
    assert not supporter.is_superuser


def test_a_birth_too_recent_is_refused(program: Client, supporter: Supporter) -> None:
    response = program.patch(ME, {"birth_month": f"{timezone.localdate().year - 3}-01"}, **JSON)
    assert response.status_code == 422
    assert list(response.json()) == ["birth_month"]


def test_an_own_testimony_lives_by_post_patch_and_delete(program: Client, supporter: Supporter) -> None:
    page = f"{ME}testimony/"
    assert program.get(page).status_code == 404
    assert program.post(page, words(), **JSON).json()["state"] == "pending"
    assert program.post(page, words(), **JSON).status_code == 409
    changed = program.patch(page, {"message": "Mieux dit."}, **JSON)
    assert (changed.status_code, changed.json()["message"]) == (200, "Mieux dit.")
    assert program.delete(page).status_code == 204
    assert program.get(page).status_code == 404


def test_an_edit_sends_back_to_the_queue_and_takes_no_state(program: Client, supporter: Supporter) -> None:
    agree(supporter)
    testimony = make_testimony(supporter=supporter, state="refused")
    assert program.patch(f"{ME}testimony/", {"message": "Autrement", "state": "published"}, **JSON).status_code == 200
    testimony.refresh_from_db()
    assert testimony.state == "pending"


def test_a_refused_author_reads_the_reason(program: Client, supporter: Supporter, moderator: Supporter) -> None:
    testimony = make_testimony(supporter=supporter)
    refuse_testimony(testimony=testimony, moderator=moderator, at=timezone.now(), reason="insult", note="Doucement")
    decision = program.get(f"{ME}testimony/").json()["decision"]
    assert (decision["reason"], decision["note"]) == ("insult", "Doucement")
    assert "moderator" not in decision


def test_the_testimony_of_another_is_not_mine(program: Client, stranger: Supporter) -> None:
    make_testimony(supporter=stranger)
    assert program.get(f"{ME}testimony/").status_code == 404
    assert program.delete(f"{ME}testimony/").status_code == 404


def test_a_consent_is_given_and_taken_back(program: Client, supporter: Supporter) -> None:
    agree(supporter, "account")
    assert program.put(f"{ME}consents/local_team/").json()["purpose"] == "local_team"
    assert set(supporter.consents.live().values_list("purpose", flat=True)) == {"account", "local_team"}
    assert program.delete(f"{ME}consents/local_team/").status_code == 204
    assert set(supporter.consents.live().values_list("purpose", flat=True)) == {"account"}
    assert len(program.get(f"{ME}consents/").json()) == 2


def test_withdrawing_the_consent_withdraws_the_testimony(program: Client, supporter: Supporter) -> None:
    agree(supporter)
    testimony = make_testimony(supporter=supporter)
    assert program.delete(f"{ME}consents/testimony/").status_code == 204
    testimony.refresh_from_db()
    assert testimony.state == "withdrawn"


def test_a_purpose_that_does_not_exist_is_not_there(program: Client) -> None:
    assert program.put(f"{ME}consents/everything/").status_code == 404


def test_the_consent_of_a_testimony_comes_with_the_testimony(program: Client) -> None:
    assert program.put(f"{ME}consents/testimony/").status_code == 422
    assert not Consent.objects.exists()


def test_an_export_is_asked_for_once_a_day(signed_in: Client) -> None:
    assert signed_in.get(f"{ME}export/").status_code == 404
    assert signed_in.post(f"{ME}export/").status_code == 202
    again = signed_in.post(f"{ME}export/")
    assert again.status_code == 429
    assert int(again["Retry-After"]) > 0
    assert signed_in.get(f"{ME}export/").json()["state"] == "queued"


def test_a_token_alone_exports_and_erases_nothing(program: Client, supporter: Supporter) -> None:
    assert program.post(f"{ME}export/").status_code == 403
    assert program.post(f"{ME}erase/", {"confirm": True}, **JSON).status_code == 403
    assert program.post(f"{ME}erase/", {"confirm": True, "password": "wrong"}, **JSON).status_code == 422
    assert Supporter.objects.filter(pk=supporter.pk).exists()
    assert not Export.objects.exists()


def test_erasing_asks_to_be_confirmed(signed_in: Client, supporter: Supporter) -> None:
    make_testimony(supporter=supporter)
    assert signed_in.post(f"{ME}erase/", {"confirm": False}, **JSON).status_code == 422
    assert signed_in.post(f"{ME}erase/", {"confirm": True}, **JSON).status_code == 204
    assert not Supporter.objects.filter(pk=supporter.pk).exists()
    assert not Testimony.objects.exists()


def test_a_token_with_the_password_erases(db: None) -> None:
    person = make_supporter(password="une longue phrase de passe")
    sent = {"confirm": True, "password": "une longue phrase de passe"}
    assert bearer(person).post(f"{ME}erase/", sent, **JSON).status_code == 204
    assert not Supporter.objects.filter(pk=person.pk).exists()
