"""Those who steer letters are told by mail, once, when many readers complain of one (E02)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from mailings.models import Delivery, Mailing, Slice
from mailings.services.returns import take_in
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import make_supporter, sign_in
from tests.mailbox import letters_to
from tests.mailings.making import make_mailing, make_slice
from tests.mailings.returning import complaint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
AT = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)


@pytest.fixture
def editor(db: None) -> Supporter:
    return make_editor(display_name="Inès", email="ines@campagne.example")


@pytest.fixture
def mailing(db: None, settings: Any) -> Mailing:
    """On its way: 4,000 have left."""
    settings.BOUNCE_DOMAIN = "bounce.campagne.example"
    mailing = make_mailing(state="sending", title="L'hôpital d'abord", selected=9000, started_at=AT)
    people = Supporter.objects.bulk_create(
        Supporter(email=f"lecteur{n}@example.org", password="!", confirmed_at=AT) for n in range(12)
    )
    deliveries = Delivery.objects.bulk_create(
        Delivery(mailing=mailing, supporter=person, state=Delivery.State.SENT, sent_at=AT) for person in people
    )
    make_slice(mailing=mailing, deliveries=deliveries, sent=4000)
    return mailing


def complain(mailing: Mailing, *numbers: int, at: datetime = AT) -> None:
    deliveries = list(mailing.deliveries.order_by("pk"))
    for number in numbers:
        take_in(complaint(deliveries[number]), at=at)
    mailing.refresh_from_db()


def test_the_fifth_complaint_of_a_day_is_told_and_the_letter_goes_on(mailing: Mailing, editor: Supporter) -> None:
    complain(mailing, 0, 1, 2, 3)
    assert (mailing.alerted_at, letters_to(editor.email)) == (None, [])
    complain(mailing, 4)
    assert (mailing.alerted_at, mailing.state) == (AT, "sending")
    [text] = letters_to(editor.email)
    for words in ("Trop de signalements : « L'hôpital d'abord »", "Bonjour Inès,", "5 personnes", "4 000", "0,12"):
        assert words in text.replace("\u202f", " ").replace("\xa0", " ")
    assert mailing.get_absolute_url() in text
    assert "lecteur" not in text


def test_it_is_told_once_whatever_comes_after(mailing: Mailing, editor: Supporter) -> None:
    complain(mailing, *range(7))
    complain(mailing, 7, 8, 9, at=AT + timedelta(days=3))
    assert (mailing.state, mailing.needs_national) == ("paused", True)
    assert len(letters_to(editor.email)) == 1
    assert mailing.steps.filter(kind="alerted").count() == 1


def test_complaints_far_apart_are_not_those_of_a_day(mailing: Mailing, editor: Supporter) -> None:
    complain(mailing, 0, 1, 2)
    complain(mailing, 3, 4, at=AT + timedelta(hours=26))
    assert letters_to(editor.email) == []
    complain(mailing, 5, 6, 7, at=AT + timedelta(hours=30))
    assert len(letters_to(editor.email)) == 1


def test_less_than_one_in_a_thousand_is_told_to_nobody(mailing: Mailing, editor: Supporter) -> None:
    Slice.objects.update(sent=5001)
    complain(mailing, *range(5))
    assert letters_to(editor.email) == []
    complain(mailing, 5)
    assert len(letters_to(editor.email)) == 1


def test_complaints_of_a_letter_that_has_left_are_told_as_well(mailing: Mailing, editor: Supporter) -> None:
    Mailing.objects.update(state="sent", finished_at=AT)
    complain(mailing, *range(5))
    assert mailing.state == "sent"
    assert "avant d'écrire de nouveau" in letters_to(editor.email)[0]


def test_who_is_told_of_a_letter_that_stopped_reads_who_lets_it_go_on(
    mailing: Mailing, editor: Supporter, national: Supporter
) -> None:
    Slice.objects.update(sent=100)
    complain(mailing, *range(5))
    assert mailing.needs_national
    for person in (editor, national):
        [text] = letters_to(person.email)
        assert "Seule l'administration nationale" in text


def test_only_those_who_steer_letters_are_told(mailing: Mailing, editor: Supporter) -> None:
    others = [
        make_supporter(is_staff=True),
        make_supporter(),
        make_editor(is_active=False),
        make_editor(is_staff=False),
        make_editor(restricted_at=AT),
    ]
    complain(mailing, *range(5))
    assert [person for person in others if letters_to(person.email)] == []
    assert letters_to(editor.email)


def test_the_page_of_the_letter_says_it(mailing: Mailing, editor: Supporter, client: Client) -> None:
    desk = sign_in(client, editor)
    said = "L'équipe a été prévenue"
    assert said not in desk.get(mailing.get_absolute_url()).text
    complain(mailing, *range(5))
    page = desk.get(mailing.get_absolute_url()).text.replace("&#x27;", "'")
    assert said in page
    assert "Équipe prévenue" in page
    assert desk.get(f"/api/v1/mailings/{mailing.pk}/").json()["alerted_at"]
