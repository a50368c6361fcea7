"""What anybody may read, send and report by the programming interface."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from supporters.models import Consent, Report, Supporter, Testimony
from supporters.services.moderation import publish_testimony
from territory.models import Place
from tests.factories import agree, make_place, make_testimony

LIST = "/api/v1/testimonies/"


@pytest.fixture
def publish(moderator: Supporter) -> Any:
    def published(**overrides: Any) -> Testimony:
        testimony = make_testimony(**overrides)
        agree(testimony.supporter)
        publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
        testimony.refresh_from_db()
        return testimony

    return published


def words(**overrides: Any) -> dict[str, Any]:
    """What an unknown visitor sends."""
    fields = {
        "email": "nouvelle@example.org",
        "display_name": "Nour",
        "message": "Pour que ma rue revive.",
        "place": make_place().pk,
        "birth_month": "1985-03",
        "consents": ["account", "testimony"],
    }
    return fields | overrides


def test_the_public_list_shows_published_testimonies_and_no_address(client: Client, publish: Any) -> None:
    testimony = publish()
    make_testimony()
    response = client.get(LIST)
    assert [row["id"] for row in response.json()["results"]] == [testimony.pk]
    assert testimony.supporter.email not in response.content.decode()
    assert not response.cookies


def test_the_list_goes_on_by_cursor(client: Client, publish: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supporters.api.testimonies.PAGE", 2)
    published = [publish().pk for _ in range(5)]
    found, url = [], LIST
    while url:
        page = client.get(url).json()
        found += [row["id"] for row in page["results"]]
        url = page["next"]
    assert found == published[::-1]


def test_the_list_is_narrowed_by_place_words_and_box(client: Client, publish: Any) -> None:
    departement = make_place(kind=Place.Kind.DEPARTEMENT, code="D-29", name="Finistère")
    brest = make_place(name="Brest", departement=departement, lon=-4.49, lat=48.39)
    wanted = publish(place=brest, search_text="nour la rade brest")
    publish()
    for asked in ({"departement": "29"}, {"commune": brest.code}, {"q": "Rade"}, {"bbox": "-5,48,-4,49"}):
        assert [row["id"] for row in client.get(LIST, asked).json()["results"]] == [wanted.pk], asked


@pytest.mark.parametrize("asked", [{"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"cursor": "x"}, {"departement": "999"}])
def test_a_question_that_cannot_be_read_is_answered_400(client: Client, db: None, asked: dict[str, str]) -> None:
    response = client.get(LIST, asked)
    assert response.status_code == 400
    assert list(response.json()) == list(asked)


def test_the_list_costs_the_same_with_many(client: Client, publish: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        publish()
    with django_assert_max_num_queries(5):
        client.get(LIST)


def test_only_a_published_testimony_has_an_address(client: Client, publish: Any) -> None:
    assert client.get(f"{LIST}{publish().pk}/").status_code == 200
    assert client.get(f"{LIST}{make_testimony().pk}/").status_code == 404


def test_the_counters_are_counted(client: Client, publish: Any) -> None:
    publish()
    assert client.get("/api/v1/counters/").json() == {"published": 1}


def test_a_visitor_testifies_and_is_asked_to_confirm(client: Client, db: None, mailoutbox: list[Any]) -> None:
    response = client.post(LIST, words(), content_type="application/json")
    assert response.status_code == 202
    testimony = Testimony.objects.get()
    assert testimony.state == "unconfirmed"
    assert [message.to for message in mailoutbox] == [["nouvelle@example.org"]]
    assert {consent.source for consent in Consent.objects.all()} == {"api"}


def test_a_known_address_gets_the_same_answer(client: Client, supporter: Supporter) -> None:
    unknown = client.post(LIST, words(), content_type="application/json")
    known = client.post(LIST, words(email=supporter.email), content_type="application/json")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


def test_errors_are_said_by_field_and_nothing_is_kept(client: Client, db: None) -> None:
    response = client.post(LIST, words(message="", consents=[]), content_type="application/json")
    assert response.status_code == 422
    assert list(response.json()) == ["message"]
    response = client.post(LIST, words(consents=[]), content_type="application/json")
    assert response.status_code == 422
    assert set(response.json()) == {"consent_account", "consent_testimony"}
    assert not Supporter.objects.exists()


def test_what_cannot_be_parsed_is_answered_400(client: Client, db: None) -> None:
    assert client.post(LIST, "{", content_type="application/json").status_code == 400


def test_a_minor_leaves_nothing_behind(client: Client, db: None) -> None:
    born = f"{timezone.localdate().year - 16}-01"
    assert client.post(LIST, words(birth_month=born), content_type="application/json").status_code == 422
    assert not Supporter.objects.exists()


def test_state_and_staff_cannot_be_sent(client: Client, db: None) -> None:
    sent = words(state="published", is_staff=True, published_at="2026-01-01T00:00:00Z", supporter=1)
    client.post(LIST, sent, content_type="application/json")
    testimony = Testimony.objects.get()
    assert testimony.state == "unconfirmed"
    assert not testimony.supporter.is_staff


def test_a_disguised_photo_is_refused_with_its_status(client: Client, db: None) -> None:
    photo = SimpleUploadedFile("moi.jpg", b"MZ not a picture", content_type="image/jpeg")
    sent = words(photo=photo, photo_alt="Moi", consents=["account", "testimony", "photo"])
    response = client.post(LIST, sent)
    assert response.status_code in (415, 422)
    assert "photo" in response.json()
    assert not Testimony.objects.exists()


def test_the_fourth_testimony_of_a_day_must_wait(client: Client, db: None) -> None:
    sent = words()
    codes = [client.post(LIST, sent, content_type="application/json") for _ in range(4)]
    assert [response.status_code for response in codes] == [202, 202, 202, 429]
    assert 0 < int(codes[-1]["Retry-After"]) <= timedelta(days=1).total_seconds()


def test_two_reports_bring_a_testimony_back_to_the_queue(client: Client, publish: Any) -> None:
    testimony = publish()
    page = f"{LIST}{testimony.pk}/report/"
    for network in ("192.0.2.1", "198.51.100.1"):
        assert client.post(page, {"reason": "hate"}, REMOTE_ADDR=network).status_code == 202
    testimony.refresh_from_db()
    assert testimony.state == "pending"
    assert client.get(LIST).json()["results"] == []


def test_a_report_says_why(client: Client, publish: Any) -> None:
    assert client.post(f"{LIST}{publish().pk}/report/", {"reason": "other"}).status_code == 422
    assert not Report.objects.exists()


def test_what_is_not_public_cannot_be_reported(client: Client, db: None) -> None:
    assert client.post(f"{LIST}{make_testimony().pk}/report/", {"reason": "hate"}).status_code == 404
