"""The desk for programs: what the pages can do, by the same rules."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from actions.models import Content, Medium, TransparencyRecord
from supporters.models import Supporter
from tests.actions.films import captions_file, film_file, picture_file
from tests.actions.making import make_content, make_relay_post, make_topic, make_wall_item
from tests.factories import make_place, make_round, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ALL = reverse("api:actions-api:desk-contents")
WORDS = {"kind": "text", "title": "Le prix du pain", "summary": "Il monte.", "body": "Voici pourquoi."}


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def one(content: Content, what: str = "") -> str:
    return reverse(f"api:actions-api:desk-content{what}", args=[content.pk])


def test_a_program_writes_a_draft_and_reads_what_is_missing(desk: Client, editor: Supporter) -> None:
    place, topic = make_place(), make_topic()
    sent = WORDS | {"kind": "image", "place": place.code, "topic": topic.slug}
    response = desk.post(ALL, sent, content_type="application/json")
    data = response.json()
    assert response.status_code == 201
    assert (data["state"], data["place"], data["topic"]) == ("draft", place.code, topic.slug)
    assert data["approvals_missing"] == 1
    assert list(data["refusals"]) == ["kind"]
    assert Content.objects.get().written_by == editor


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "poème"}, "kind"),
        ({"place": "99999"}, "place"),
        ({"topic": "inconnu"}, "topic"),
        ({"kind": "riposte"}, "source_url"),
        ({"url": "https://10.0.0.1/"}, "url"),
    ],
)
def test_what_cannot_be_is_refused_by_field(sent: dict[str, str], field: str, desk: Client) -> None:
    response = desk.post(ALL, WORDS | sent, content_type="application/json")
    assert response.status_code == 422
    assert field in response.json()
    assert not Content.objects.exists()


def test_nobody_sets_a_state_by_writing_it(desk: Client) -> None:
    sent = WORDS | {"state": "published", "revision": 9, "shares": 1000, "written_by": "Personne"}
    data = desk.post(ALL, sent, content_type="application/json").json()
    assert (data["state"], data["revision"], data["shares"], data["written_by"]) == ("draft", 1, 0, "Rédaction")


def test_a_change_of_words_waits_again(desk: Client, other_editor: Supporter) -> None:
    content = make_content(written_by=other_editor)
    data = desk.patch(one(content), {"title": "Autre"}, content_type="application/json").json()
    assert (data["state"], data["revision"], data["title"]) == ("waiting", 2, "Autre")


def test_a_verdict_is_carried_out_once(desk: Client, other_editor: Supporter) -> None:
    content = make_content(state="waiting", written_by=other_editor)
    sent = {"verb": "approve", "seen": 1}
    response = desk.post(one(content, "-verdicts"), sent, content_type="application/json")
    assert (response.status_code, response.json()["state"]) == (200, "published")
    assert desk.post(one(content, "-verdicts"), sent, content_type="application/json").status_code == 409


def test_a_verdict_on_another_version_is_a_conflict(desk: Client) -> None:
    content = make_content(state="waiting", revision=2)
    sent = {"verb": "approve", "seen": 1}
    assert desk.post(one(content, "-verdicts"), sent, content_type="application/json").status_code == 409


def test_a_writer_does_not_approve_themselves(desk: Client, editor: Supporter) -> None:
    content = make_content(state="waiting", written_by=editor)
    sent = {"verb": "approve", "seen": 1}
    assert desk.post(one(content, "-verdicts"), sent, content_type="application/json").status_code == 422


def test_wordings_are_replaced_as_a_whole(desk: Client) -> None:
    content = make_content(state="draft")
    lines = [{"text": "À lire."}, {"network": "x", "text": "Vite."}]
    data = desk.put(one(content, "-wordings"), {"wordings": lines}, content_type="application/json").json()
    assert data["wordings"] == [{"network": "", "text": "À lire."}, {"network": "x", "text": "Vite."}]
    assert data["revision"] == 2


def test_a_video_is_sent_with_its_captions_and_still_and_removed_with_its_files(desk: Client) -> None:
    content = make_content(state="draft", kind="animation")
    files = {"picture": picture_file(), "video": film_file(), "captions": captions_file(), "alt": "Une boulangère"}
    response = desk.post(one(content, "-media"), files)
    assert response.status_code == 201
    medium = Medium.objects.get()
    assert default_storage.exists(medium.video)
    assert response.json()["media"][0]["transcript"] == "Bonjour à tous.\nParlons du pain."
    path = reverse("api:actions-api:desk-content-medium", args=[content.pk, medium.pk])
    assert desk.delete(path).status_code == 204
    assert desk.delete(path).status_code == 404


@pytest.mark.parametrize(
    ("files", "status", "field"),
    [
        ({"picture": b"GIF89a"}, 415, "photo"),
        ({"video": b"RIFF"}, 422, "captions"),
        ({"captions": b"WEBVTT"}, 422, "video"),
        ({"video": b"RIFF....", "captions": b"WEBVTT"}, 422, "video"),
    ],
    ids=["not a picture", "no captions", "no video", "not a video"],
)
def test_files_that_will_not_do_leave_nothing(files: dict[str, bytes], status: int, field: str, desk: Client) -> None:
    content = make_content(state="draft")
    sent: dict[str, Any] = {"picture": picture_file(), "alt": "Du pain"}
    sent |= {name: film_file(data, f"{name}.bin") for name, data in files.items()}
    response = desk.post(one(content, "-media"), sent)
    assert (response.status_code, field in response.json()) == (status, True)
    assert not Medium.objects.exists()
    assert not default_storage.exists("actions") or default_storage.listdir("actions")[1] == []


def test_a_record_is_kept_and_changed(desk: Client) -> None:
    content = make_content(state="draft", disclosure="in_kind")
    record = {
        "title": "Affiches", "sponsor": "Imprimerie", "sponsor_address": "Arles", "sponsor_country": "fr",
        "controller": "Personne", "amount": "100.00", "provided": "Mille affiches", "starts_on": "2027-03-01",
        "ends_on": "2027-03-02", "election": make_round().election.slug,
    }  # fmt: skip

    def put(data: dict[str, Any]) -> Any:
        return desk.put(one(content, "-record"), data, content_type="application/json")

    assert put(record).json()["sponsor_country"] == "FR"
    assert put(record | {"amount": "120.00"}).status_code == 200
    assert str(TransparencyRecord.objects.get().amount) == "120.00"
    assert put(record | {"ends_on": "2027-02-01"}).status_code == 422
    assert put(record | {"targeted": True}).status_code == 422


def test_the_list_shows_one_state_or_all(desk: Client) -> None:
    make_content(state="draft")
    make_content()
    assert len(desk.get(ALL).json()["results"]) == 2
    assert [row["state"] for row in desk.get(ALL, {"state": "draft"}).json()["results"]] == ["draft"]


@pytest.mark.parametrize(
    "path",
    ["desk/contents/", "proposals/desk/", "relays/", "relay-accounts/", "link-domains/", "link-reports/",
     "wall-sources/", "previews/?url=http://localhost:8000/"],
)  # fmt: skip
def test_a_token_opens_nothing_until_its_owner_has_a_second_factor(
    client: Client, editor: Supporter, path: str
) -> None:
    _row, token = AuthToken.objects.create(editor)
    headers = {"Authorization": f"Token {token}"}
    assert client.get(f"/api/v1/{path}", headers=headers).status_code == 403
    sign_in(Client(), editor)  # which gives them one
    assert Authenticator.objects.filter(user=editor).exists()
    assert client.get(f"/api/v1/{path}", headers=headers).status_code != 403


def test_a_token_without_a_second_factor_sends_nothing_for_the_campaign(client: Client, editor: Supporter) -> None:
    post, item = make_relay_post(), make_wall_item()
    headers = {"Authorization": f"Token {AuthToken.objects.create(editor)[1]}"}
    assert client.post(f"/api/v1/relays/{post.pk}/approve/", headers=headers).status_code == 403
    assert client.put(f"/api/v1/wall/{item.pk}/hiding/", headers=headers).status_code == 403
    assert not post.approvals.exists()
