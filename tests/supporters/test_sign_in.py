"""Joining and signing in, through the pages themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from supporters.models import Consent, OutgoingMail, Supporter
from supporters.services.accounts import disable, register
from supporters.services.consents import give_consent
from tests.factories import make_supporter, sign_in
from tests.mailbox import code_sent_to, letters_to, path_sent_to

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


# --- signing in ---


def ask_code(client: Client, address: str) -> Any:
    return client.post(LOGIN, {"login": address})


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


# --- sessions ---


def test_a_disabled_account_is_closed_at_once(signed_in: Client, supporter: Supporter) -> None:
    assert signed_in.get("/compte/").status_code == 200
    disable(supporter=supporter)
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
