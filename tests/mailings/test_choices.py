"""Each person chooses how often letters come, and whether: in one click, without signing in."""

from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from mailings.models import Recipient, Tally
from mailings.returns import tokens
from mailings.services import preferences
from supporters.models import Consent, Supporter
from tests.factories import sign_in
from tests.mailings.making import make_delivery, make_mailing, make_subscriber

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person() -> Supporter:
    return make_subscriber(selected=True)


def page_of(person: Supporter, mailing_id: int = 0) -> str:
    return f"/u/{tokens.make(person.pk, mailing_id)}/"


def choices_of(person: Supporter) -> tuple[str, str]:
    row = Recipient.objects.get(pk=person.pk)
    return row.rhythm, row.stopped_for


def live(person: Supporter) -> set[str]:
    return set(person.consents.live().values_list("purpose", flat=True))


def program() -> Client:
    """A mail program, which Django's protection against forged forms does not spare."""
    return Client(enforce_csrf_checks=True)


def test_one_click_stops_letters_and_keeps_the_account(person: Supporter) -> None:
    answer = program().post(page_of(person), ONE_CLICK)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert choices_of(person) == ("daily", "unsubscribed")
    assert live(person) == {Consent.Purpose.ACCOUNT}


def test_one_click_is_understood_as_a_form_of_parts_too(person: Supporter) -> None:
    """RFC 8058 allows both encodings."""
    answer = program().generic(
        "POST",
        page_of(person),
        b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
        content_type="multipart/form-data; boundary=b",
    )
    assert (answer.status_code, choices_of(person)[1]) == (200, "unsubscribed")


def test_one_click_twice_is_one(person: Supporter) -> None:
    delivery = make_delivery(mailing=make_mailing(), supporter=person, state=1)
    page = page_of(person, delivery.mailing_id)
    assert [program().post(page, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    tallies = Tally.objects.filter(outcome="unsubscribed")
    assert [(tally.mailing_id, tally.number) for tally in tallies] == [(delivery.mailing_id, 1)]


def test_who_did_not_get_the_letter_is_not_counted_in_it(person: Supporter) -> None:
    program().post(page_of(person, make_mailing().pk), ONE_CLICK)
    assert not Tally.objects.exists()
    assert choices_of(person)[1] == "unsubscribed"


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "Yes"}, {"do": "return"}])
def test_a_post_that_asks_nothing_is_refused(body: dict[str, str], person: Supporter) -> None:
    """Least of all to be written to again, by whoever was forwarded a letter."""
    assert program().post(page_of(person), body).status_code == 400
    assert not Recipient.objects.exclude(stopped_for="").exists()


@pytest.mark.parametrize("place", range(32))
def test_an_altered_link_is_refused_whatever_it_asks(place: int, person: Supporter) -> None:
    token = tokens.make(person.pk, 7)
    altered = token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]
    assert program().get(f"/u/{altered}/").status_code == 403
    assert program().post(f"/u/{altered}/", ONE_CLICK).status_code == 403
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 32, "é" * 32, "a" * 5000, "=" * 32, "1" * 32])
def test_a_link_that_was_never_ours_is_refused(token: str) -> None:
    assert Client().get(f"/u/{token}/").status_code == 403


def test_a_link_shows_no_address_and_survives_capitals(person: Supporter) -> None:
    token = tokens.make(person.pk, 3)
    assert person.email.partition("@")[0] not in token
    assert tokens.read(token.upper()) == tokens.Bearer(person.pk, 3)


def test_a_letter_of_before_the_key_was_changed_still_lets_its_reader_leave(person: Supporter, settings: Any) -> None:
    page = page_of(person)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert program().post(page, ONE_CLICK).status_code == 200
    with override_settings(SECRET_KEY_FALLBACKS=[]):
        assert program().post(page, ONE_CLICK).status_code == 403


def test_reading_the_page_changes_nothing_and_leaves_no_cookie(person: Supporter) -> None:
    answer = Client().get(page_of(person))
    assert (answer.status_code, answer.cookies) == (200, {})
    assert answer["Cache-Control"].startswith("max-age=0")
    assert 'name="referrer" content="no-referrer"' in answer.content.decode()
    assert not Recipient.objects.exclude(stopped_for="").exists()
    assert live(person) == {"account", "selection"}


def test_the_page_keeps_another_rhythm(person: Supporter) -> None:
    answer = program().post(page_of(person), {"do": "rhythm", "rhythm": "weekly"})
    assert (answer.status_code, choices_of(person)) == (200, ("weekly", ""))
    assert answer.context["form"].initial == {"rhythm": "weekly"}


@pytest.mark.parametrize("rhythm", ["", "hourly"])
def test_a_rhythm_that_is_none_is_said_beside_the_choice(rhythm: str, person: Supporter) -> None:
    answer = program().post(page_of(person), {"do": "rhythm", "rhythm": rhythm})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"rhythm"}


def test_nothing_is_chosen_for_whoever_says_so_and_letters_go_on(person: Supporter) -> None:
    assert program().post(page_of(person), {"do": "selection"}).status_code == 200
    assert (choices_of(person), live(person)) == (("daily", ""), {"account"})


def test_somebody_who_was_erased_is_answered_as_anybody(person: Supporter) -> None:
    page, number = page_of(person), person.pk
    person.delete()
    assert Client().get(page).status_code == 200
    assert program().post(page, ONE_CLICK).status_code == 200
    assert program().post(page, {"do": "stop"}).status_code == 200
    assert not Recipient.objects.filter(pk=number).exists()


def test_the_page_leads_to_the_full_withdrawal(person: Supporter) -> None:
    answer = Client().get(page_of(person))
    assert Client().get(answer.context["leave"]).status_code == 200


def test_another_rhythm_does_not_bring_letters_back(person: Supporter) -> None:
    preferences.stop(supporter=person, at=timezone.now())
    program().post(page_of(person), {"do": "rhythm", "rhythm": "weekly"})
    assert choices_of(person) == ("weekly", "unsubscribed")


def test_signed_in_one_stops_and_comes_back(person: Supporter) -> None:
    client = sign_in(Client(), person)
    assert client.post("/compte/courriers/", {"do": "stop"}).status_code == 302
    assert choices_of(person)[1] == "unsubscribed"
    assert "plus nos courriers" in client.get("/compte/courriers/").content.decode()
    assert client.post("/compte/courriers/", {"do": "return"}).status_code == 302
    assert choices_of(person)[1] == ""


def test_nobody_comes_back_without_agreeing(person: Supporter) -> None:
    client = sign_in(Client(), person)
    client.post("/compte/consentements/", {})
    assert live(person) == set()
    answer = client.post("/compte/courriers/", {"do": "return"})
    assert answer.status_code == 422
    assert choices_of(person)[1] == "unsubscribed"


def test_a_service_address_gets_no_letters_whatever_it_asks(person: Supporter) -> None:
    Recipient.objects.create(supporter=person, stopped_at=timezone.now(), stopped_for="role")
    answer = sign_in(Client(), person).post("/compte/courriers/", {"do": "return"})
    assert (answer.status_code, choices_of(person)[1]) == (422, "role")


def test_coming_back_forgets_what_was_returned(person: Supporter) -> None:
    today = timezone.localdate()
    Recipient.objects.create(
        supporter=person, stopped_at=timezone.now(), stopped_for="full", soft_bounces=3, first_soft_on=today
    )
    row = preferences.come_back(supporter=person, at=timezone.now())
    assert (row.stopped_for, row.soft_bounces, row.first_soft_on) == ("", 0, None)


def test_a_first_reason_stays(person: Supporter) -> None:
    preferences.stop(supporter=person, reason="bounce", at=timezone.now())
    preferences.stop(supporter=person, at=timezone.now())
    assert choices_of(person)[1] == "bounce"
