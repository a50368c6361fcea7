"""Relays for programs of the staff: the pages' own rules."""

from typing import Any

import pytest
from django.test import Client

from actions.models import RelayPost
from actions.services.relays import rewrite
from supporters.models import Supporter
from tests.actions.making import make_content, make_relay_account, make_relay_post
from tests.actions.relaying import approve, later, write
from tests.factories import sign_in

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def create(desk: Client, **overrides: Any) -> Any:
    account = overrides.pop("account", None) or make_relay_account()
    return desk.post("/api/v1/relays/", {"account": account.pk, "text": "À lire"} | overrides, content_type=JSON)


def test_a_program_writes_a_message_with_the_campaign_s_link(desk: Client) -> None:
    content = make_content()
    answer = create(desk, content=content.slug)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["state"], said["content"], said["approvals"], said["limit"]) == ("draft", content.slug, 0, 500)
    assert said["used"] == len("À lire") + 2 + 23
    assert f"/l/{content.links.get(owner=None).slug}" in said["link"]


def test_a_text_one_sign_too_long_is_refused_by_its_field(desk: Client) -> None:
    answer = create(desk, text="x" * 501)
    assert (answer.status_code, list(answer.json())) == (422, ["text"])
    assert not RelayPost.objects.exists()


def test_two_people_approve_by_program_too(desk: Client, other_editor: Supporter) -> None:
    post = write(make_relay_account())
    assert desk.post(f"/api/v1/relays/{post.pk}/approve/").json()["state"] == "waiting"
    assert desk.post(f"/api/v1/relays/{post.pk}/approve/").status_code == 422
    assert sign_in(desk, other_editor).post(f"/api/v1/relays/{post.pk}/approve/").json()["state"] == "queued"
    assert desk.post(f"/api/v1/relays/{post.pk}/approve/").status_code == 409


def test_nobody_answers_for_words_that_they_have_not_read(desk: Client, other_editor: Supporter) -> None:
    post = write(make_relay_account())
    read = desk.get(f"/api/v1/relays/{post.pk}/").json()["seen"]
    rewrite(post=post, text="Tout autre chose", medium=None, due_at=later(hours=1), by=other_editor, at=later())
    assert desk.post(f"/api/v1/relays/{post.pk}/approve/", {"seen": read}, content_type=JSON).status_code == 409
    assert desk.post(f"/terrain/relais/{post.pk}/valider/", {"seen": read}).status_code == 409
    assert not post.approvals.exists()
    read = desk.get(f"/api/v1/relays/{post.pk}/").json()["seen"]
    assert f'value="{read}"' in desk.get(f"/terrain/relais/{post.pk}/").content.decode()
    assert desk.post(f"/terrain/relais/{post.pk}/valider/", {"seen": read}).status_code == 302


def test_a_number_that_is_none_chooses_no_content(desk: Client) -> None:
    assert desk.get("/terrain/relais/ecrire/", {"contenu": "²"}).status_code == 200


def test_other_words_fall_back_to_a_draft(desk: Client) -> None:
    post = approve(write(make_relay_account(), due_at=later(hours=1)))
    answer = desk.put(f"/api/v1/relays/{post.pk}/", {"text": "Autrement"}, content_type=JSON)
    assert (answer.json()["state"], answer.json()["approvals"]) == ("draft", 0)


def test_a_cancelled_message_is_taken_up(desk: Client) -> None:
    post = approve(write(make_relay_account(), due_at=later(hours=1)))
    assert desk.post(f"/api/v1/relays/{post.pk}/cancel/").json()["state"] == "cancelled"
    assert desk.post(f"/api/v1/relays/{post.pk}/take-up/").json()["state"] == "draft"


def test_messages_are_listed_by_state(desk: Client) -> None:
    make_relay_post(state="posted", text="Parti")
    make_relay_post(text="Attend")
    assert [one["text"] for one in desk.get("/api/v1/relays/?state=posted").json()["results"]] == ["Parti"]
    assert len(desk.get("/api/v1/relays/").json()["results"]) == 2


def test_no_secret_leaves_by_the_api(desk: Client) -> None:
    make_relay_account(secret="scellé-abc", session="scellé-def")
    answer = desk.get("/api/v1/relay-accounts/").content.decode()
    assert "Compte" in answer
    assert "scell" not in answer


def test_an_account_that_cannot_be_reached_says_so(desk: Client) -> None:
    account = make_relay_account(secret="scellé-abc")
    answer = desk.post(f"/api/v1/relay-accounts/{account.pk}/check/").json()
    assert "enregistrez-le de nouveau" in answer["trouble"]
    assert answer["account"]["trouble"] == answer["trouble"]
