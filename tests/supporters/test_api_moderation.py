"""The queue by the programming interface."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from supporters.models import Supporter, Testimony
from tests.factories import agree, make_testimony, sign_in
from tests.supporters.test_moderation_admin import make_silence, make_waiting

QUEUE = "/api/v1/moderation/testimonies/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def desk(client: Client, moderator: Supporter) -> Client:
    return sign_in(client, moderator)


def test_the_queue_is_oldest_first_and_names_no_account(desk: Client) -> None:
    late = make_waiting()
    early = make_waiting(submitted_at=timezone.now() - timedelta(days=1))
    response = desk.get(QUEUE)
    assert [row["id"] for row in response.json()["results"]] == [early.pk, late.pk]
    assert early.supporter.email not in response.content.decode()


def test_a_supporter_has_no_queue(signed_in: Client) -> None:
    testimony = make_testimony()
    assert signed_in.get(QUEUE).status_code == 403
    assert signed_in.post(f"{QUEUE}{testimony.pk}/publish/").status_code == 403


def test_publishing_and_refusing_are_decisions(desk: Client, moderator: Supporter) -> None:
    one, two = make_waiting(), make_waiting()
    assert desk.post(f"{QUEUE}{one.pk}/publish/").json()["verdict"] == "publish"
    sent = {"reason": "off_topic", "note": "Hors sujet"}
    assert desk.post(f"{QUEUE}{two.pk}/refuse/", sent, **JSON).status_code == 201
    assert two.decisions.get().moderator == moderator
    assert Testimony.objects.published().get() == one


def test_a_decision_taken_already_is_a_conflict(desk: Client) -> None:
    testimony = make_waiting()
    desk.post(f"{QUEUE}{testimony.pk}/publish/")
    assert desk.post(f"{QUEUE}{testimony.pk}/publish/").status_code == 409


def test_without_consent_nothing_is_published(desk: Client) -> None:
    testimony = make_testimony()
    assert desk.post(f"{QUEUE}{testimony.pk}/publish/").status_code == 409


def test_a_refusal_needs_a_reason(desk: Client) -> None:
    testimony = make_waiting()
    response = desk.post(f"{QUEUE}{testimony.pk}/refuse/", {"note": "non"}, **JSON)
    assert (response.status_code, list(response.json())) == (422, ["reason"])


def test_silence_is_answered_with_its_end(desk: Client) -> None:
    end = make_silence()
    testimony = make_waiting()
    response = desk.post(f"{QUEUE}{testimony.pk}/publish/")
    assert response.status_code == 403
    assert abs(datetime.fromisoformat(response.json()["reopens_at"]) - end) < timedelta(seconds=1)


def test_what_was_never_submitted_cannot_be_decided(desk: Client) -> None:
    testimony = make_testimony(state="unconfirmed", submitted_at=None)
    agree(testimony.supporter)
    assert desk.post(f"{QUEUE}{testimony.pk}/publish/").status_code == 404
