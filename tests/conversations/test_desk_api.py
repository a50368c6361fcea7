"""The desk for programs of its team: the pages' own rules."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import Answer, Conversation
from supporters.models import Supporter
from tests.campaign.test_pages import make_silence
from tests.conversations.desking import WORDS, approved, drafted, say, submitted, taken
from tests.conversations.making import make_conversation, make_member, make_responder, make_voice
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


def send(desk: Client, path: str, method: str = "post", **said: Any) -> Any:
    return getattr(desk, method)(f"/api/v1/{path}", said, content_type=JSON)


def test_the_whole_way_by_program(desk: Client, responder: Supporter) -> None:
    row = say(make_voice()).conversation
    assert row is not None
    assert [one["pk"] for one in desk.get("/api/v1/conversations/").json()["results"]] == [row.pk]
    assert send(desk, f"conversations/{row.pk}/take/").json()["state"] == "taken"
    written = send(desk, f"conversations/{row.pk}/answer/", "put", text=WORDS)
    assert (written.status_code, written.json()["state"]) == (200, "draft")
    pk = written.json()["pk"]
    assert send(desk, f"answers/{pk}/submit/").json()["state"] == "second"
    reader = sign_in(Client(), make_responder())
    seen = reader.get(f"/api/v1/answers/{pk}/").json()["seen"]
    assert send(reader, f"answers/{pk}/approve/", seen=seen).json()["state"] == "ready"
    sent = send(desk, f"answers/{pk}/published/", url="https://blog.example.org/article#c1").json()
    assert (sent["state"], sent["url"]) == ("sent", "https://blog.example.org/article#c1")
    closed = send(desk, f"conversations/{row.pk}/close/", ending="answered").json()
    assert (closed["state"], closed["ending"]) == ("closed", "answered")
    figures = desk.get("/api/v1/conversations/figures/").json()
    assert (figures["answered"], figures["second_turn"], len(figures["weeks"])) == (1, 0, 8)


def test_factors_are_told_with_their_hours(desk: Client) -> None:
    make_conversation(is_question=True, audience=1_500)
    [row] = desk.get("/api/v1/conversations/").json()["results"]
    assert {one["code"]: one["hours"] for one in row["factors"]} == {"waiting": 1.0, "question": 72.0, "audience": 0.25}


def test_one_conversation_is_told_whole(desk: Client, responder: Supporter) -> None:
    answer = submitted(responder)
    told = desk.get(f"/api/v1/conversations/{answer.conversation_id}/").json()
    assert len(told["mentions"]) == 1
    assert [one["pk"] for one in told["answers"]] == [answer.pk]
    assert [one["kind"] for one in told["steps"]] == ["opened", "taken", "drafted", "submitted"]
    assert "/repondre/vos-droits/" in told["answers"][0]["whole"]


def test_what_another_follows_is_a_conflict(desk: Client) -> None:
    row = taken(make_responder(display_name="Aline"))
    refused = send(desk, f"conversations/{row.pk}/take/")
    assert (refused.status_code, "Aline" in refused.json()["detail"]) == (409, True)


def test_several_are_taken_at_once(desk: Client) -> None:
    rows = [make_conversation().pk, make_conversation().pk, taken(make_responder()).pk]
    told = send(desk, "conversations/take/", conversations=rows).json()
    assert (len(told["taken"]), told["others"]) == (2, 1)


def test_an_error_stands_by_its_field(desk: Client, responder: Supporter) -> None:
    answer = drafted(responder, gave_something=True)
    refused = send(desk, f"answers/{answer.pk}/submit/")
    assert (refused.status_code, list(refused.json())) == (422, ["transparency"])


def test_a_message_of_another_conversation_is_refused(desk: Client, responder: Supporter) -> None:
    row = taken(responder)
    refused = send(desk, f"conversations/{row.pk}/answer/", "put", text=WORDS, to=say().pk)
    assert (refused.status_code, list(refused.json())) == (422, ["to"])


def test_a_thread_names_a_message_of_its_own_conversation(desk: Client, responder: Supporter) -> None:
    make_member(supporter=responder)
    row = taken(responder)
    told = {"title": "Et la nuit ?", "text": "Que répondre ?"}
    assert send(desk, f"conversations/{row.pk}/thread/", mention=say().pk, **told).status_code == 422
    carried = send(desk, f"conversations/{row.pk}/thread/", mention=row.mentions.get().pk, **told)
    assert carried.status_code == 200
    assert carried.json()["thread"]


def test_silence_is_told_with_its_end(desk: Client) -> None:
    answer = submitted(make_responder())
    make_silence()
    refused = send(desk, f"answers/{answer.pk}/approve/")
    assert (refused.status_code, "reopens_at" in refused.json()) == (403, True)


def test_an_answer_is_dropped_and_taken_up(desk: Client, responder: Supporter) -> None:
    answer = drafted(responder)
    assert send(desk, f"answers/{answer.pk}/", "delete").json()["state"] == "dropped"
    again = send(desk, f"answers/{answer.pk}/take-up/").json()
    assert (again["state"], again["text"]) == ("draft", answer.text)
    assert Answer.objects.count() == 2


def test_a_good_answer_becomes_a_draft_of_the_library(desk: Client, responder: Supporter) -> None:
    answer = approved(responder)
    send(desk, f"answers/{answer.pk}/published/", url="https://blog.example.org/article#c1")
    told = {"title": "Les trains", "summary": "Quatre lignes.", "body": WORDS}
    assert send(desk, f"answers/{answer.pk}/content/", **told).json()["content"]


def test_one_writes_first_to_a_voice(desk: Client) -> None:
    voice = make_voice()
    assert send(desk, f"voices/{voice.pk}/conversations/").status_code == 201
    assert send(desk, f"voices/{voice.pk}/conversations/").status_code == 422
    assert Conversation.objects.count() == 1


def test_a_shelf_of_any_length_costs_the_same(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _n in range(8):
        make_conversation(at=timezone.now())
    with django_assert_max_num_queries(12):
        desk.get("/api/v1/conversations/")
