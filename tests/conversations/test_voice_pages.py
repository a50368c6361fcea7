"""The desk's pages of voices, and the same through the programming interface."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import Objection, Voice, VoiceNote
from supporters.models import Supporter
from tests.conversations.making import make_conversation, make_fact, make_mention, make_responder, make_voice
from tests.factories import sign_in

pytestmark = pytest.mark.django_db

SENT = {
    "name": "Le carnet",
    "outlet": "Le carnet des trains",
    "outlet_url": "https://carnet.example.org/",
    "contact": "bonjour@carnet.example.org",
    "topics": "Trains, vélos",
    "language": "fr",
    "source_url": "https://carnet.example.org/a-propos",
    "source_at": "2026-11-01",
    "audience": "1200",
}


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


def test_a_voice_is_entered_and_shown_with_its_source(desk: Client) -> None:
    sent = desk.post("/repondre/voix/nouvelle/", SENT)
    voice = Voice.objects.get()
    assert sent["Location"] == voice.get_absolute_url()
    page = desk.get(voice.get_absolute_url()).content.decode()
    for words in ("Le carnet des trains", "https://carnet.example.org/a-propos", "Trains, vélos", "bonjour@"):
        assert words in page


def test_a_wrong_voice_is_422_and_says_where(desk: Client) -> None:
    page = desk.post("/repondre/voix/nouvelle/", SENT | {"source_url": "javascript:alert(1)"})
    assert page.status_code == 422
    assert "id_source_url_error" in page.content.decode()


def test_whoever_objected_is_422(desk: Client) -> None:
    desk.post("/repondre/voix/nouvelle/", SENT)
    voice = Voice.objects.get()
    assert "sans retour" in desk.get(f"/repondre/voix/{voice.pk}/opposition/").content.decode()
    assert Voice.objects.exists()
    desk.post(f"/repondre/voix/{voice.pk}/opposition/")
    assert not Voice.objects.exists()
    again = desk.post("/repondre/voix/nouvelle/", SENT)
    assert again.status_code == 422
    assert "opposée" in again.content.decode()
    assert not Voice.objects.exists()


def test_a_voice_is_put_right(desk: Client) -> None:
    voice = make_voice()
    assert desk.get(f"/repondre/voix/{voice.pk}/modifier/").status_code == 200
    desk.post(f"/repondre/voix/{voice.pk}/modifier/", SENT)
    voice.refresh_from_db()
    assert (voice.name, voice.audience, voice.search) == ("Le carnet", 1200, "le carnet le carnet des trains")


def test_a_note_of_opinion_is_422_and_says_why(desk: Client) -> None:
    voice = make_voice()
    page = desk.post(f"/repondre/voix/{voice.pk}/notes/", {"text": "Militante, de gauche"})
    assert page.status_code == 422
    assert "Militante" in page.content.decode()
    assert not VoiceNote.objects.exists()


def test_a_note_is_kept_shown_and_retired(desk: Client, responder: Supporter) -> None:
    voice = make_voice()
    desk.post(f"/repondre/voix/{voice.pk}/notes/", {"text": "Préfère le matin"})
    note = voice.notes.get()
    assert note.by == responder
    assert "Préfère le matin" in desk.get(voice.get_absolute_url()).content.decode()
    desk.post(f"/repondre/voix/notes/{note.pk}/retirer/")
    assert not voice.notes.exists()


def test_an_address_is_added_and_retired(desk: Client) -> None:
    voice = make_voice()
    path = f"/repondre/voix/{voice.pk}/adresses/"
    assert desk.post(path, {"kind": "mastodon", "value": "camille"}).status_code == 422
    assert desk.post(path, {"kind": "mastodon", "value": "@camille@social.example.org"}).status_code == 302
    address = voice.addresses.get(kind="mastodon")
    desk.post(f"/repondre/voix/adresses/{address.pk}/retirer/")
    assert not voice.addresses.filter(kind="mastodon").exists()


def test_two_voices_are_made_one(desk: Client) -> None:
    kept, other = make_voice(name="Le carnet"), make_voice(name="Camille", search="camille")
    page = desk.get(f"/repondre/voix/{kept.pk}/fusionner/?mots=camille").content.decode()
    assert f'value="{other.pk}"' in page
    assert desk.post(f"/repondre/voix/{kept.pk}/fusionner/", {"other": kept.pk}).status_code == 422
    desk.post(f"/repondre/voix/{kept.pk}/fusionner/", {"other": other.pk})
    assert list(Voice.objects.all()) == [kept]


def test_a_voice_entered_by_mistake_is_erased(desk: Client) -> None:
    voice = make_voice()
    make_conversation(voice)
    desk.post(f"/repondre/voix/{voice.pk}/effacer/")
    assert not Voice.objects.exists()
    assert not Objection.objects.exists()


def test_the_page_says_when_a_voice_goes(desk: Client) -> None:
    now = timezone.now()
    never, told = make_voice(created_at=now), make_voice(noticed_at=now - timedelta(days=1))
    assert "pas encore écrit" in desk.get(never.get_absolute_url()).content.decode()
    assert "n'a rien dit depuis" in desk.get(told.get_absolute_url()).content.decode()


def test_words_of_others_are_shown_as_words(desk: Client) -> None:
    voice = make_voice(name="<script>alert(1)</script>", outlet="<b>x</b>", topics='"><img src=x onerror=1>')
    make_mention(voice=voice, text="<script>alert(2)</script>", title="<i>x</i>")
    for path in (voice.get_absolute_url(), "/repondre/voix/", f"/repondre/voix/{voice.pk}/opposition/"):
        page = desk.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_voices_are_listed_without_a_query_for_each(desk: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        make_conversation(make_voice(name=f"Voix {n}"), state="taken", owner=make_responder())
    with django_assert_max_num_queries(16):
        page = desk.get("/repondre/voix/").content.decode()
    assert "Voix 11" in page


def test_a_voice_is_found_by_its_outlet(desk: Client) -> None:
    desk.post("/repondre/voix/nouvelle/", SENT)
    make_voice(name="Ailleurs", search="ailleurs")
    page = desk.get("/repondre/voix/?mots=trains").content.decode()
    assert "Le carnet" in page
    assert "Ailleurs" not in page


def test_all_that_is_kept_is_a_file_with_the_notes(desk: Client, responder: Supporter) -> None:
    voice = make_voice()
    make_conversation(voice)
    VoiceNote.objects.create(voice=voice, text="Préfère le matin", by=responder, at=timezone.now())
    answer = desk.get(f"/repondre/voix/{voice.pk}/donnees/")
    data = answer.json()
    assert "attachment" in answer["Content-Disposition"]
    assert data["notes"][0]["text"] == "Préfère le matin"
    assert data["conversations"][0]["said_by_you"][0]["text"].startswith("Que propose")
    assert data["source"]["url"] == voice.source_url
    assert responder.display_name not in answer.content.decode()


# --- through the programming interface ---


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(
        method, f"/api/v1{path}", "" if body is None else json.dumps(body), content_type="application/json"
    )


def test_a_program_enters_reads_corrects_and_forgets_a_voice(desk: Client) -> None:
    made = call(desk, "POST", "/voices/", SENT | {"audience": 1200})
    assert made.status_code == 201
    path = f"/voices/{made.json()['id']}/"
    assert {one["kind"] for one in call(desk, "GET", path).json()["addresses"]} == {"site", "mail"}
    assert call(desk, "PATCH", path, {"topics": "Vélos"}).json()["topics"] == "Vélos"
    assert call(desk, "GET", path).json()["name"] == "Le carnet"
    assert call(desk, "GET", "/voices/?words=carnet").json()["results"][0]["name"] == "Le carnet"
    assert call(desk, "DELETE", path).status_code == 204
    assert not Voice.objects.exists()


def test_a_program_is_refused_what_a_page_refuses(desk: Client) -> None:
    voice = make_voice()
    note = call(desk, "POST", f"/voices/{voice.pk}/notes/", {"text": "Malade"})
    assert note.status_code == 422
    assert call(desk, "POST", f"/voices/{voice.pk}/objection/").status_code == 204
    again = call(desk, "POST", "/voices/", SENT | {"audience": None, "outlet_url": voice.outlet_url})
    assert again.status_code == 422


def test_a_program_merges_and_reads_all_that_is_kept(desk: Client) -> None:
    kept, other = make_voice(), make_voice()
    assert call(desk, "POST", f"/voices/{kept.pk}/merging/", {"other": other.pk}).status_code == 200
    assert len(call(desk, "GET", f"/voices/{kept.pk}/kept/").json()["addresses"]) == 2
    note = call(desk, "POST", f"/voices/{kept.pk}/notes/", {"text": "Préfère le matin"}).json()
    assert call(desk, "DELETE", f"/voice-notes/{note['id']}/").status_code == 204
    sent = call(desk, "POST", f"/voices/{kept.pk}/addresses/", {"kind": "mail", "value": "a@example.org"})
    assert call(desk, "DELETE", f"/voice-addresses/{sent.json()['id']}/").status_code == 204


def test_a_program_keeps_the_library_and_searches(desk: Client) -> None:
    sent = {"title": "Trains", "text": "Huit lignes.", "source": "Rapport", "dated": "2025-03-01"}
    fact = call(desk, "POST", "/facts/", sent)
    assert fact.status_code == 201
    path = f"/facts/{fact.json()['id']}/"
    assert call(desk, "PATCH", path, {"text": "Neuf lignes."}).json()["title"] == "Trains"
    found = call(desk, "GET", "/desk/search/facts/?words=neuf").json()
    assert [row["title"] for row in found["results"]] == ["Trains"]
    assert call(desk, "PUT", f"{path}retired/", {"is_retired": True}).json()["is_retired"] is True
    assert call(desk, "GET", "/facts/").json()["results"] == []
    assert len(call(desk, "GET", "/facts/?retired=true").json()["results"]) == 1
    assert call(desk, "GET", "/desk/search/secret/?words=x").status_code == 404
    assert call(desk, "POST", f"/facts/{make_fact().pk}/insertion/", {"answer": 10**12}).status_code in (404, 422)
