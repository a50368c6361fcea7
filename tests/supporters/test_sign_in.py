"""Signing in, through the pages themselves."""

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter
from supporters.services.accounts import register
from supporters.services.consents import give_consent
from tests.factories import make_supporter, sign_in
from tests.mailbox import ask_code, code_sent_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]

SIGN_UP = "/compte/signup/"
LOGIN = "/compte/login/"
CODE = "/compte/login/code/confirm/"
PASSWORD = "correct-cheval-agrafe"


# --- signing in ---


def test_a_code_by_mail_opens_the_account(client: Client, supporter: Supporter) -> None:
    assert ask_code(client, supporter.email)["Location"] == CODE
    answer = client.post(CODE, {"code": code_sent_to(supporter.email)})
    assert answer["Location"] == "/compte/"
    assert client.get("/compte/").status_code == 200


def test_a_wrong_code_is_422_and_three_of_them_end_the_attempt(client: Client, supporter: Supporter) -> None:
    ask_code(client, supporter.email)
    right = code_sent_to(supporter.email)
    wrong = "000000" if right != "000000" else "111111"
    assert [client.post(CODE, {"code": wrong}).status_code for _ in range(3)] == [422, 422, 302]
    client.post(CODE, {"code": right})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_answer_and_no_account(client: Client, supporter: Supporter) -> None:
    known, unknown = ask_code(Client(), supporter.email), ask_code(client, "personne@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert client.post(CODE, {"code": "123456"}).status_code == 422
    assert not Supporter.objects.filter(email="personne@example.org").exists()


def test_resetting_a_password_answers_the_same_for_known_and_unknown(client: Client, supporter: Supporter) -> None:
    answers = [Client().post("/compte/password/reset/", {"email": e}) for e in (supporter.email, "qui@example.org")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


def test_a_code_proves_the_address_but_not_that_its_owner_ticked_the_boxes(client: Client) -> None:
    person = register(email="Temoin@Example.org", at=timezone.now())
    give_consent(supporter=person, purpose="account", source="form", at=timezone.now(), confirmed=False)
    ask_code(client, "temoin@example.org")
    answer = client.post(CODE, {"code": code_sent_to("temoin@example.org")})
    person.refresh_from_db()
    assert person.is_confirmed
    assert not person.consents.live().exists()
    assert answer["Location"] == "/compte/consentements/"


def test_a_password_has_twelve_characters_and_argon2(client: Client, supporter: Supporter) -> None:
    sign_in(client, supporter)
    short = {"password1": "court-court", "password2": "court-court"}
    assert client.post("/compte/password/set/", short).status_code == 422
    client.post("/compte/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    supporter.refresh_from_db()
    assert supporter.password.startswith("argon2")


def test_a_password_opens_the_account_and_a_wrong_one_is_422(client: Client) -> None:
    person = make_supporter(password=PASSWORD)
    assert client.post(LOGIN, {"login": person.email, "password": "wrong-wrong-wrong"}).status_code == 422
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD})["Location"] == "/compte/"


def test_ten_wrong_passwords_wait_and_the_person_elsewhere_does_not(client: Client) -> None:
    person = make_supporter(password=PASSWORD)
    wrong = {"login": person.email, "password": "wrong-wrong-wrong"}
    answers = [client.post(LOGIN, wrong).status_code for _ in range(11)]
    assert answers[9:] == [422, 429]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302


def test_a_session_is_a_new_one_after_signing_in(client: Client, supporter: Supporter) -> None:
    ask_code(client, supporter.email)
    before = client.session.session_key
    client.post(CODE, {"code": code_sent_to(supporter.email)})
    assert before
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "%0d%0aLocation:evil",
        "https://evil.example/",
    ],
)
def test_signing_in_leads_to_no_other_site(client: Client, target: str) -> None:
    person = make_supporter(password=PASSWORD)
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target})
    assert answer["Location"] in {"/compte/", target} and "evil" not in answer["Location"].split("%0")[0]  # noqa: PT018
    assert "\n" not in answer["Location"]


def test_signing_in_goes_on_to_the_page_that_was_asked(client: Client) -> None:
    person = make_supporter(password=PASSWORD)
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/compte/donnees/"})
    assert answer["Location"] == "/compte/donnees/"
