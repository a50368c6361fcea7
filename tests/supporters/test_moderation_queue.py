"""The moderators' queue: what it shows, how it is narrowed, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.models import Report, Supporter
from supporters.services.moderation import publish_testimony, refuse_testimony
from territory.models import Place
from tests.factories import make_place, make_testimony, sign_in
from tests.supporters.moderating import HOME, PHOTO, THUMBNAIL, decide, make_waiting


def test_reports_and_earlier_decisions_are_shown(desk: Client, moderator: Supporter) -> None:
    testimony = make_waiting(message="Premiers mots")
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    for visitor in ("a", "b"):
        Report.objects.create(testimony=testimony, reason="hate", details="Il menace", reporter=visitor)
    response = desk.get(HOME, {"t": testimony.pk})
    assert response.context["facts"].accepted == 1
    page = response.content.decode()
    for words in ("2 signalements", "Il menace", "Publié", moderator.display_name):
        assert words in page


def test_a_reported_testimony_can_be_kept(desk: Client, moderator: Supporter) -> None:
    testimony = make_waiting()
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    report = Report.objects.create(testimony=testimony, reason="other", details="?", reporter="a")
    testimony.refresh_from_db()
    decide(desk, "dismiss", testimony)
    report.refresh_from_db()
    testimony.refresh_from_db()
    assert report.handled_at is not None
    assert testimony.state == "published"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"photo": "on"}, "photo"),
        ({"signale": "on"}, "reported"),
        ({"q": "écoles"}, "words"),
        ({"etat": "refused"}, "refused"),
    ],
)
def test_the_queue_can_be_narrowed(desk: Client, moderator: Supporter, asked: dict[str, str], found: str) -> None:
    rows = {
        "photo": make_waiting(photo=PHOTO, thumbnail=THUMBNAIL, photo_alt="Moi"),
        "reported": make_waiting(),
        "words": make_waiting(search_text="pour nos ecoles"),
        "refused": make_waiting(),
    }
    Report.objects.create(testimony=rows["reported"], reason="hate", reporter="a")
    refuse_testimony(testimony=rows["refused"], moderator=moderator, at=timezone.now(), reason="insult")
    assert list(desk.get(HOME, asked).context["page"].object_list) == [rows[found]]


def test_a_departement_holds_its_communes(desk: Client) -> None:
    departement = make_place(kind=Place.Kind.DEPARTEMENT, code="D-22", name="Côtes-d'Armor")
    inside = make_waiting(place=make_place(departement=departement))
    make_waiting()
    assert list(desk.get(HOME, {"departement": departement.pk}).context["page"].object_list) == [inside]


def test_a_filter_that_means_nothing_shows_what_waits(desk: Client) -> None:
    testimony = make_waiting()
    asked = {"etat": "withdrawn", "departement": "x", "page": "99999", "t": "x"}
    assert desk.get(HOME, asked).context["current"] == testimony


def test_another_reader_of_the_same_card_is_announced(desk: Client, national: Supporter) -> None:
    testimony = make_waiting()
    sign_in(other := Client(), national)
    other.get(HOME, {"t": testimony.pk})
    assert national.display_name in desk.get(HOME, {"t": testimony.pk}).content.decode()


def test_an_empty_queue_says_thank_you(desk: Client) -> None:
    assert "Tout est relu" in desk.get(HOME).content.decode()


def test_the_page_and_the_script_get_the_same_fragment(desk: Client) -> None:
    make_waiting()
    fragment = desk.get(HOME, headers={"X-Fragment": "moderation"})
    assert fragment["X-Fragment"] == "moderation"
    assert fragment.content.decode().lstrip().startswith('<div class="relecture"')


def test_the_page_costs_the_same_whatever_waits(desk: Client) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            testimony = make_waiting()
            Report.objects.create(testimony=testimony, reason="hate", reporter="a")

    fill(1)
    with CaptureQueriesContext(connection) as few:
        desk.get(HOME)
    fill(24)
    with CaptureQueriesContext(connection) as many:
        desk.get(HOME)
    assert len(many) == len(few)


def test_an_address_not_confirmed_or_withdrawn_is_never_shown(desk: Client) -> None:
    hidden = make_testimony(state="unconfirmed", submitted_at=None)
    assert desk.get(HOME, {"t": hidden.pk}).context["current"] is None
