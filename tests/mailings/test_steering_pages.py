"""The pages on which letters are answered for, held back, given up; and the screen of a day of the programme."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.models import Delivery, Mailing
from mailings.services.finishing import count
from mailings.services.programme import propose, seen_as
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import sign_in
from tests.mailings.access_programme import make_rule
from tests.mailings.making import make_delivery, make_mailing, make_slice, make_subscriber

pytestmark = pytest.mark.django_db
State = Mailing.State


@pytest.fixture
def editor() -> Supporter:
    return make_editor()


@pytest.fixture
def desk(editor: Supporter) -> Client:
    return sign_in(Client(), editor)


def at(name: str, mailing: Mailing) -> str:
    return reverse(f"mailings:{name}", args=[mailing.pk])


def test_a_letter_goes_from_draft_to_its_hour(desk: Client) -> None:
    mailing = make_mailing()
    make_subscriber()
    assert desk.post(at("mailing-submit", mailing)).status_code == 302
    assert desk.post(at("mailing-approve", mailing), {"seen": mailing.revision}).status_code == 302
    day = timezone.localdate() + timedelta(days=2)
    sent = {"send_on": day.isoformat(), "send_time": "10:00"}
    assert desk.post(at("mailing-schedule", mailing), sent).status_code == 302
    mailing.refresh_from_db()
    assert (mailing.state, mailing.send_on, mailing.send_time) == (State.SCHEDULED, day, time(10))


def test_what_was_not_read_is_not_answered_for(desk: Client) -> None:
    mailing = make_mailing(state="waiting")
    answer = desk.post(at("mailing-approve", mailing), {"seen": mailing.revision + 1})
    assert answer.status_code == 409
    assert "relisez-le" in answer.text
    assert not mailing.approvals.exists()


def test_the_night_is_refused_beside_its_field_and_what_was_typed_stays(desk: Client) -> None:
    mailing = make_mailing(state="waiting")
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    answer = desk.post(at("mailing-schedule", mailing), {"send_on": day, "send_time": "23:00"})
    assert answer.status_code == 422
    assert 'value="23:00"' in answer.text
    assert "Prochain bon moment" in answer.text


def test_a_letter_is_held_back_and_goes_on(desk: Client, editor: Supporter) -> None:
    mailing = make_mailing(state="sending", started_at=timezone.now())
    desk.post(at("mailing-pause", mailing))
    mailing.refresh_from_db()
    assert mailing.state == State.PAUSED
    desk.post(at("mailing-resume", mailing))
    mailing.refresh_from_db()
    assert mailing.state == State.SENDING
    assert [step.by for step in mailing.steps.all()] == [editor, editor]


def test_what_stopped_by_itself_goes_on_by_a_national_reason(desk: Client, national: Supporter) -> None:
    mailing = make_mailing(state="paused", needs_national=True, started_at=timezone.now())
    assert desk.post(at("mailing-resume", mailing), {"words": "Réglé."}).status_code == 404
    boss = sign_in(Client(), national)
    assert boss.post(at("mailing-resume", mailing)).status_code == 422
    assert boss.post(at("mailing-resume", mailing), {"words": "Les plaintes venaient d'un essai."}).status_code == 302
    mailing.refresh_from_db()
    assert (mailing.state, mailing.needs_national) == (State.SENDING, False)


def test_giving_up_is_asked_twice(desk: Client) -> None:
    mailing = make_mailing(state="sending", started_at=timezone.now())
    assert "Annuler ce courrier ?" in desk.get(at("mailing-cancel", mailing)).text
    mailing.refresh_from_db()
    assert mailing.state == State.SENDING
    desk.post(at("mailing-cancel", mailing), {"words": "Une erreur de date."})
    mailing.refresh_from_db()
    assert mailing.state == State.CANCELLED
    assert "Une erreur de date." in desk.get(at("mailing", mailing)).text


def test_uncertain_letters_are_shown_by_first_name_and_settled(desk: Client) -> None:
    mailing = make_mailing(state="sent", started_at=timezone.now(), selected=1)
    person = make_subscriber(display_name="Inès", email="ines@example.org")
    row = make_delivery(mailing=mailing, supporter=person, state=Delivery.State.UNCERTAIN)
    count(make_slice(mailing=mailing, deliveries=[row], state="done", uncertain=1))
    page = desk.get(at("mailing", mailing)).text
    assert "Inès" in page
    assert "ines@example.org" not in page
    desk.post(at("mailing-settle", mailing), {"verdict": "parti"})
    row.refresh_from_db()
    assert row.state == Delivery.State.SENT
    assert desk.post(at("mailing-settle", mailing), {"verdict": "parti"}).status_code == 409


def test_progress_is_told_to_the_page(desk: Client) -> None:
    mailing = make_mailing(state="sending", started_at=timezone.now(), selected=4)
    make_slice(mailing=mailing, deliveries=[make_delivery(mailing=mailing)], size=4, sent=1)
    told = desk.get(at("mailing-progress", mailing)).json()
    assert (told["state"], told["share"], told["done"]) == ("sending", 0.25, 1)


def test_an_editor_reads_a_day_corrects_it_and_answers_for_it(desk: Client) -> None:
    make_rule()
    make_subscriber()
    day = timezone.localdate() + timedelta(days=2)
    propose(day=day, at=timezone.now())
    [letter] = Mailing.objects.of_programme(day=day)
    page, prefix = reverse("mailings:programme-day", args=[day]), f"c{letter.pk}"
    said = {f"{prefix}-subject": "Ce soir", f"{prefix}-text": "À ce soir.", f"{prefix}-send_time": "17:00"}
    assert desk.post(at("programme-change", letter), said | {f"{prefix}-send_time": "23:00"}).status_code == 422
    assert desk.post(at("programme-change", letter), said).status_code == 302
    assert "Ce soir" in desk.get(page).text
    seen = seen_as(list(Mailing.objects.of_programme(day=day)))
    assert desk.post(reverse("mailings:programme-approve", args=[day]), {"seen": seen}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.send_time) == (State.SCHEDULED, time(17))


def test_a_letter_that_no_line_brought_is_not_corrected_there(desk: Client) -> None:
    assert desk.post(at("programme-change", make_mailing())).status_code == 404


def test_a_day_that_is_none_is_not_there(desk: Client) -> None:
    assert desk.get("/courriers/programme/2027-02-31/").status_code == 404


def test_the_programme_shows_fourteen_days_and_what_its_lines_would_write(desk: Client) -> None:
    make_rule(name="Le courrier de demain")
    page = desk.get(reverse("mailings:programme")).text
    assert page.count('<li class="programme-day') == 14
    assert page.count("Le courrier de demain") == 14
