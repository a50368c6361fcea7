"""The group for programs."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.models import Member, Thread
from tests.actions.making import make_topic
from tests.actions.proposing import png
from tests.conversations.making import make_message, make_thread
from tests.factories import make_place, sign_in
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
GROUP, NEW = "/groupe/", "/groupe/nouveau/"


@pytest.fixture
def signed_in(client: Client, member: Member) -> Client:
    return sign_in(client, member.supporter)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def write(client: Client, thread: Thread, text: str = "Il en reste huit.", **form: Any) -> Any:
    return client.post(reverse("conversations:comment", args=[thread.pk]), {"text": text, "answers": "0"} | form)


def numbers(html: str) -> list[int]:
    """Of the messages on a page, in the order they stand."""
    return [int(found) for found in re.findall(r'id="m(\d+)"', html)]


def test_a_program_opens_comments_changes_and_withdraws(signed_in: Client) -> None:
    api = "/api/v1/group/"
    sent = {"title": "Les trains de nuit", "text": "Qui sait ?"}
    thread = signed_in.post(f"{api}threads/", sent, "application/json").json()
    assert (thread["title"], thread["state"], thread["place"]) == ("Les trains de nuit", "open", None)
    messages = f"{api}threads/{thread['id']}/messages/"
    first = signed_in.post(messages, {"text": "Huit."}, "application/json").json()
    second = signed_in.post(messages, {"text": "Neuf.", "parent": first["number"]}, "application/json").json()
    assert (second["number"], second["parent"]) == (3, 2)
    assert signed_in.post(messages, {"text": "Dix.", "parent": 99}, "application/json").status_code == 409
    one = f"{api}messages/{first['id']}/"
    assert signed_in.patch(one, {"text": "Sept."}, "application/json").json()["text"] == "Sept."
    assert signed_in.delete(one).status_code == 204
    assert signed_in.delete(one).status_code == 409
    rows = signed_in.get(messages, {"after": 1}).json()["results"]
    assert [(row["number"], row["text"], row["state"]) for row in rows] == [
        (2, "", "withdrawn"),
        (3, "Neuf.", "published"),
    ]


def test_a_program_sends_a_picture_and_reads_it(signed_in: Client) -> None:
    file = SimpleUploadedFile("quai.png", png(), "image/png")
    sent = signed_in.post(
        "/api/v1/group/threads/", {"title": "Le quai", "text": "Voyez.", "photo": file, "alt": "Un quai"}
    )
    assert sent.status_code == 201
    (row,) = signed_in.get(f"/api/v1/group/threads/{sent.json()['id']}/messages/").json()["results"]
    assert row["alt"] == "Un quai"
    assert signed_in.get(row["image"].removeprefix("http://127.0.0.1:8000"))["Content-Type"] == "image/webp"


def test_a_program_votes_and_reads_what_was_refused(signed_in: Client, member: Member) -> None:
    theirs, own = make_message(), make_message(author=member)
    useful = f"/api/v1/group/messages/{theirs.pk}/useful/"
    assert signed_in.post(useful).json() == {"useful": 1, "voted": True}
    assert signed_in.delete(useful).json() == {"useful": 0, "voted": False}
    assert signed_in.post(f"/api/v1/group/messages/{own.pk}/useful/").status_code == 422
    fall_silent(timezone.now())
    assert signed_in.post(useful).status_code == 403
    sent = {"title": "Encore un fil", "text": "Et là ?"}
    assert signed_in.post("/api/v1/group/threads/", sent, "application/json").status_code == 403


def test_programs_ask_no_more_for_many_messages_than_for_a_few(signed_in: Client) -> None:
    thread = make_thread()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(f"/api/v1/group/threads/{thread.pk}/messages/")
            signed_in.get("/api/v1/group/threads/")
        return len(queries)

    make_message(thread, parent=make_message(thread))
    few = asked()
    for _n in range(8):
        make_message(thread, parent=make_message(thread))
        make_thread(place=make_place(), topic=make_topic())
    assert asked() == few
