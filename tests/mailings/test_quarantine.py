"""What no program understood is read by a person, who decides; programs choose one's letters as pages do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mailings.models import Delivery, Recipient, Return
from mailings.returns import verp
from mailings.services import preferences
from mailings.services.quarantine import give_up_address, set_aside
from mailings.services.returns import take_in
from supporters.models import Supporter
from supporters.services.accounts import register
from supporters.services.consents import give_consent, withdraw_consent
from tests.actions.making import make_editor
from tests.factories import sign_in
from tests.mailings.making import make_delivery, make_mailing, make_subscriber

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
WORDS = b"Subject: <script>alert(1)</script>\n\nJ'ai quitt\xc3\xa9 cette bo\xc3\xaete."


@pytest.fixture
def waiting(settings: Any) -> Return:
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    delivery = make_delivery(mailing=make_mailing(), supporter=make_subscriber(), state=1, sent_at=AT)
    return take_in(WORDS, to=verp.address(delivery.pk), at=AT)


def editor() -> Client:
    return sign_in(Client(), make_editor())


def test_staff_read_it_and_nothing_of_it_runs(waiting: Return) -> None:
    page = editor().get(reverse("admin:mailings_return_change", args=[waiting.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "J&#x27;ai quitté" in page


def test_only_what_waits_is_listed_when_asked(waiting: Return) -> None:
    Return.objects.create(kind="hard", source="mail", key="x", received_at=AT)
    answer = editor().get(reverse("admin:mailings_return_changelist"), {"a_regarder": "oui"})
    assert [row.pk for row in answer.context["cl"].result_list] == [waiting.pk]


def act(action: str, *rows: Return) -> int:
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return editor().post(reverse("admin:mailings_return_changelist"), data).status_code


def test_once_read_its_words_are_deleted(waiting: Return) -> None:
    assert act("set_aside", waiting) == 302
    waiting.refresh_from_db()
    assert (waiting.is_quarantined, bytes(waiting.raw), waiting.kind) == (False, b"", "unknown")
    assert waiting.handled_at is not None
    assert not Recipient.objects.exclude(stopped_for="").exists()
    assert not set_aside(row=waiting, at=AT)


def test_whoever_reads_that_the_address_is_nobodys_says_so(waiting: Return) -> None:
    assert act("give_up_address", waiting) == 302
    waiting.refresh_from_db()
    delivery = Delivery.objects.get()
    assert (waiting.kind, delivery.bounce) == ("hard", Delivery.Bounce.HARD)
    assert Recipient.objects.get(pk=delivery.supporter_id).stopped_for == "bounce"
    assert not give_up_address(row=waiting, at=AT)


def test_a_message_that_names_no_letter_gives_up_nobody() -> None:
    row = Return.objects.create(kind="unknown", source="mail", key="x", received_at=AT, is_quarantined=True)
    assert not give_up_address(row=row, at=AT)
    row.refresh_from_db()
    assert row.is_quarantined


# --- One's own letters, for programs


def test_a_program_chooses_stops_and_comes_back() -> None:
    person = make_subscriber(selected=True)
    client, own = sign_in(Client(), person), reverse("api:mailings-api:own-letters")
    assert client.get(own).json() == {"rhythm": "daily", "stopped_at": None, "stopped_for": "", "is_selected": True}
    assert not Recipient.objects.exists()
    answer = client.patch(own, {"rhythm": "essential"}, content_type="application/json")
    assert (answer.status_code, answer.json()["rhythm"]) == (200, "essential")
    assert client.patch(own, {"rhythm": "hourly"}, content_type="application/json").status_code == 422
    assert client.delete(own).status_code == 204
    told = client.get(own).json()
    assert (told["stopped_for"], told["is_selected"]) == ("unsubscribed", False)
    assert client.post(own).json()["stopped_for"] == ""


# --- What ends letters from elsewhere


def test_taking_the_agreement_back_stops_letters() -> None:
    person = make_subscriber()
    withdraw_consent(supporter=person, purpose="account", at=AT)
    assert Recipient.objects.get(pk=person.pk).stopped_for == "unsubscribed"


def test_agreeing_anew_brings_letters_back() -> None:
    person = make_subscriber()
    withdraw_consent(supporter=person, purpose="account", at=AT)
    give_consent(supporter=person, purpose="account", source="form", at=AT, confirmed=True)
    assert Recipient.objects.get(pk=person.pk).stopped_for == ""


def test_somebody_else_who_types_the_address_brings_nothing_back() -> None:
    person = make_subscriber()
    withdraw_consent(supporter=person, purpose="account", at=AT)
    again = register(email=person.email, at=AT)
    give_consent(supporter=again, purpose="account", source="form", at=AT, confirmed=False)
    assert Recipient.objects.get(pk=person.pk).stopped_for == "unsubscribed"
    again.consents.filter(confirmed_at=None).withdraw(at=AT)


@pytest.mark.parametrize("reason", ["complaint", "bounce", "full", "role"])
def test_agreeing_anew_mends_no_letter_box(reason: str) -> None:
    person: Supporter = make_subscriber()
    preferences.stop(supporter=person, reason=reason, at=AT)
    withdraw_consent(supporter=person, purpose="account", at=AT)
    give_consent(supporter=person, purpose="account", source="form", at=AT, confirmed=True)
    assert Recipient.objects.get(pk=person.pk).stopped_for == reason
