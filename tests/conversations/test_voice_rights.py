"""What a voice is told with our first message, and its own pages: read, take away, object, without an account."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from conversations.desk import notice
from conversations.models import Objection, Voice, VoiceNote
from supporters.models import OutgoingMail, Supporter
from supporters.outbox import send_due
from tests.conversations.making import make_answer, make_conversation, make_voice
from tests.factories import sign_in
from tests.mailbox import letters_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def personal(voice: Voice) -> str:
    return path_of(notice.personal_url(voice))


def public(voice: Voice) -> str:
    return path_of(notice.notice_url(voice))


@pytest.fixture
def voice(responder: Supporter) -> Voice:
    voice = make_voice(name="Le carnet", contact="bonjour@carnet.example.org")
    conversation = make_conversation(voice, state="answered", owner=responder, text="Et les trains de nuit ?")
    make_answer(conversation, state="sent", sent_at=timezone.now(), text="Quatre lignes la première année.")
    make_answer(conversation, text="Un brouillon qui reste à nous.")
    VoiceNote.objects.create(voice=voice, text="Préfère le matin", by=responder, at=timezone.now())
    return voice


# --- the words ---


def test_the_first_message_says_who_writes_and_where_to_object(settings: Any) -> None:
    settings.CAMPAIGN_NAME = "Tous ensemble"
    voice = make_voice()
    posted = notice.with_notice("Bonjour.", voice=voice, channel="account")
    assert posted.startswith("Bonjour.\n\n")
    assert "Tous ensemble" in posted
    assert notice.notice_url(voice) in posted
    assert "vos-donnees" not in posted


def test_a_letter_says_all_of_it_and_opens_their_own_page() -> None:
    voice = make_voice()
    letter = notice.with_notice("Bonjour.", voice=voice, channel="mail")
    assert voice.source_url in letter
    assert "/repondre/vos-donnees/" in letter
    assert "deux mois" in letter


def test_what_is_copied_by_hand_may_be_read_by_anybody() -> None:
    assert "vos-donnees" not in notice.with_notice("Bonjour.", voice=make_voice(), channel="hand")


def test_later_messages_stay_as_they_are() -> None:
    voice = make_voice(noticed_at=timezone.now())
    assert notice.with_notice("Bonjour.", voice=voice, channel="mail") == "Bonjour."


def test_the_notice_speaks_the_voice_s_language() -> None:
    assert "Équipe de" in notice.words(make_voice(language="fr"), in_private=False)
    assert notice.words(make_voice(language="xx"), in_private=False).startswith("Équipe de")


# --- the public page ---


def test_the_public_notice_tells_nothing_that_is_kept(client: Client, voice: Voice) -> None:
    page = client.get(public(voice))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Le carnet" in text
    assert voice.source_url in text
    for secret in ("trains de nuit", "Quatre lignes", "Préfère le matin", voice.contact, "vos-donnees"):
        assert secret not in text, secret
    assert "no-store" in page["Cache-Control"]


def test_a_way_in_is_sent_to_their_own_address_alone(client: Client, voice: Voice) -> None:
    page = client.post(public(voice), {"to": "autre@example.org"})
    assert "vient de partir" in page.content.decode()
    assert notice.personal_url(voice) not in page.content.decode()
    (letter,) = letters_to(voice.contact)
    assert "/repondre/vos-donnees/" in letter
    assert not letters_to("autre@example.org")


def test_the_way_in_is_forgotten_once_it_left(client: Client, voice: Voice, queued_mail: None) -> None:
    client.post(public(voice))
    send_due(at=timezone.now())
    assert not OutgoingMail.objects.filter(to=voice.contact).exclude(content=b"").exists()


def test_a_voice_without_a_letter_box_is_told_how_to_ask(client: Client) -> None:
    voice = make_voice(contact="")
    assert "demandant" in client.get(public(voice)).content.decode()
    assert client.post(public(voice)).status_code == 200


def test_asking_again_and_again_is_429(client: Client, voice: Voice) -> None:
    answers = [client.post(public(voice)).status_code for _n in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


def test_the_public_address_does_not_open_the_personal_page(client: Client, voice: Voice) -> None:
    token = notice.token_for(voice, purpose=notice.NOTICE)
    for path in (f"/repondre/vos-donnees/{token}/", f"/repondre/vos-donnees/{token}/fichier/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/repondre/vos-donnees/{token}/opposition/").status_code == 403
    assert Voice.objects.exists()


# --- their own page ---


def test_a_voice_reads_all_that_is_kept_and_no_draft(client: Client, voice: Voice, responder: Supporter) -> None:
    page = client.get(personal(voice))
    text = page.content.decode()
    for kept in ("Et les trains de nuit", "Quatre lignes", "Préfère le matin", voice.contact, voice.source_url):
        assert kept in text, kept
    assert "brouillon qui reste" not in text
    assert responder.display_name not in text.split("<main", 1)[1].split("</main", 1)[0]
    assert "no-store" in page["Cache-Control"]


def test_a_voice_takes_it_all_away(client: Client, voice: Voice) -> None:
    answer = client.get(f"{personal(voice)}fichier/")
    data = answer.json()
    assert data["notes"][0]["text"] == "Préfère le matin"
    assert data["conversations"][0]["said_by_us"][0]["text"] == "Quatre lignes la première année."
    assert "attachment" in answer["Content-Disposition"]
    assert "brouillon" not in answer.content.decode()


def test_looking_objects_to_nothing(client: Client, voice: Voice) -> None:
    assert client.get(f"{personal(voice)}opposition/").status_code == 405
    assert Voice.objects.filter(pk=voice.pk).exists()


def test_a_voice_objects_without_an_account(client: Client, voice: Voice) -> None:
    path = personal(voice)
    assert client.post(f"{path}opposition/", follow=True).status_code == 200
    assert not Voice.objects.exists()
    assert Objection.objects.count() == 2
    gone = client.get(path)
    assert gone.status_code == 410
    assert "ne gardons rien" in gone.content.decode()


def test_somebody_signed_in_reads_it_too(client: Client, voice: Voice, supporter: Supporter) -> None:
    assert sign_in(client, supporter).get(personal(voice)).status_code == 200


@pytest.mark.parametrize("where", ["vos-droits", "vos-donnees"])
def test_an_altered_address_opens_nothing(client: Client, voice: Voice, where: str) -> None:
    path = public(voice) if where == "vos-droits" else personal(voice)
    beginning, token = path.rstrip("/").rsplit("/", 1)
    altered = f"{beginning}/{token[:-1]}{'a' if token[-1] != 'a' else 'b'}/"
    assert client.get(altered).status_code == 403
    assert client.get(f"{beginning}/n-importe-quoi/").status_code == 403


def test_a_personal_address_ages(client: Client, voice: Voice) -> None:
    path = personal(voice)
    with time_machine.travel(timezone.now() + notice.PERSONAL_AGE + timedelta(hours=1), tick=False):
        assert client.get(path).status_code == 410


def test_a_number_given_twice_opens_nobody_else(client: Client) -> None:
    former = make_voice(created_at=timezone.now() - timedelta(days=40))
    path, number = personal(former), former.pk
    former.delete()
    Voice.objects.filter(pk=make_voice().pk).delete()
    make_voice(pk=number)
    assert client.get(path).status_code == 410
