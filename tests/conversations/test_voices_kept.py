"""Voices that object, are forgotten, are told of their rights, or turn out to be one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Answer, Conversation, Listener, Mention, Objection, Voice, VoiceAddress, VoiceNote
from conversations.services import voices
from conversations.services.voice_merging import merge
from supporters.models import OutgoingMail, Supporter
from tests.conversations.making import (
    make_answer,
    make_conversation,
    make_listener,
    make_mention,
    make_responder,
    make_thread,
    make_voice,
)
from tests.conversations.speaking import entered, heard

pytestmark = pytest.mark.django_db

# --- objection ---


def test_an_objection_forgets_all_and_keeps_hashes(responder: Supporter) -> None:
    voice = entered(responder)
    conversation = make_conversation(voice)
    make_answer(conversation)
    make_listener(voice=voice)
    VoiceNote.objects.create(voice=voice, text="Préfère le matin", at=timezone.now())
    assert voices.object_(voice=voice, at=timezone.now()) == 2
    for model in (Voice, VoiceAddress, VoiceNote, Conversation, Answer, Mention, Listener):
        assert not model.objects.exists(), model
    stored = " ".join(Objection.objects.values_list("hash", flat=True))
    assert "carnet" not in stored
    assert Objection.objects.count() == 2


def test_whoever_objected_is_heard_no_more(responder: Supporter) -> None:
    voices.object_(voice=entered(responder), at=timezone.now())
    assert voices.is_objected("site", "https://www.carnet.example.org/un-article")
    assert voices.is_objected("mail", "Bonjour@carnet.example.org")
    assert not voices.is_objected("site", "https://ailleurs.example.org/")
    with pytest.raises(ValidationError, match="opposée"):
        heard()


def test_whoever_objected_cannot_be_entered_again(responder: Supporter) -> None:
    voices.object_(voice=entered(responder), at=timezone.now())
    with pytest.raises(ValidationError, match="opposée"):
        entered(responder, contact="")
    with pytest.raises(ValidationError, match="opposée"):
        entered(responder, outlet_url="")
    other = make_voice()
    with pytest.raises(ValidationError, match="opposée"):
        voices.add_address(voice=other, kind="mail", value="bonjour@carnet.example.org")
    with pytest.raises(ValidationError, match="opposée"):
        voices.edit(voice=other, at=timezone.now(), contact="bonjour@carnet.example.org")


def test_an_objection_takes_the_name_off_the_group_s_thread(responder: Supporter) -> None:
    voice = entered(responder)
    thread = make_thread(credit="Le carnet", credit_url="https://carnet.example.org/un-article")
    make_conversation(voice, thread=thread)
    voices.object_(voice=voice, at=timezone.now())
    thread.refresh_from_db()
    assert (thread.credit, thread.credit_url) == ("", "")


def test_letters_that_wait_for_whoever_objected_do_not_leave(responder: Supporter, queued_mail: None) -> None:
    voice = entered(responder)
    for to in (voice.contact, responder.email):
        OutgoingMail.objects.create(to=to, subject="s", content=b"", due_at=timezone.now())
    voices.object_(voice=voice, at=timezone.now())
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [responder.email]


def test_objecting_twice_changes_nothing_more(responder: Supporter) -> None:
    voices.object_(voice=entered(responder), at=timezone.now())
    before = set(Objection.objects.values_list("hash", flat=True))
    other = make_voice()
    VoiceAddress.objects.create(voice=other, kind="mastodon", value="x", key="@camille@social.example.org")
    voices.object_(voice=other, at=timezone.now())
    assert before < set(Objection.objects.values_list("hash", flat=True))


def test_a_voice_that_is_forgotten_may_be_heard_again(responder: Supporter) -> None:
    voices.forget(voice=entered(responder))
    assert heard().pk
    assert not Objection.objects.exists()


# --- the notice's days ---


def test_the_first_message_counts_once() -> None:
    voice, now = make_voice(), timezone.now()
    voices.noticed(voice=voice, at=now)
    voices.noticed(voice=voice, at=now + timedelta(days=3))
    voice.refresh_from_db()
    assert voice.noticed_at == now


def test_only_what_is_said_after_the_first_message_answers_it() -> None:
    now = timezone.now()
    voice = make_voice(noticed_at=now)
    voices.spoke_again(voice=voice, at=now - timedelta(hours=1))
    voice.refresh_from_db()
    assert voice.answered_at is None
    voices.spoke_again(voice=voice, at=now + timedelta(hours=1))
    voice.refresh_from_db()
    assert voice.answered_at == now + timedelta(hours=1)


# --- two that are one ---


def test_two_voices_become_one_with_all_they_have() -> None:
    now = timezone.now()
    kept, other = make_voice(contact=""), make_voice(contact="bonjour@example.org", noticed_at=now)
    make_mention(voice=other)
    make_listener(voice=other)
    VoiceNote.objects.create(voice=other, text="Préfère le matin", at=now)
    merged = merge(kept=kept, other=other)
    assert (merged.contact, merged.noticed_at) == ("bonjour@example.org", now)
    assert (merged.addresses.count(), merged.mentions.count(), merged.notes.count()) == (2, 1, 1)
    assert merged.listeners.count() == 1
    assert not Voice.objects.filter(pk=other.pk).exists()


def test_the_open_conversations_of_both_become_the_one_that_was_taken() -> None:
    kept, other = make_voice(), make_voice()
    fresh = make_conversation(kept)
    taken = make_conversation(other, state="taken")
    merge(kept=kept, other=other)
    row = Conversation.objects.get()
    assert (row, row.voice, row.heard, row.mentions.count()) == (taken, kept, 2, 2)
    assert row.pk != fresh.pk


def test_a_draft_comes_along_with_its_state() -> None:
    kept, other = make_voice(), make_voice()
    owner = make_responder()
    first = make_conversation(kept, state="taken", owner=owner)
    second = make_conversation(other, state="drafted", owner=owner)
    make_answer(second)
    merge(kept=kept, other=other)
    row = Conversation.objects.get()
    assert (row, row.state, row.answers.count()) == (first, "drafted", 1)


def test_two_people_who_answer_one_voice_are_told_so() -> None:
    kept, other = make_voice(), make_voice()
    make_conversation(kept, state="taken")
    make_conversation(other, state="taken")
    with pytest.raises(ValidationError, match="Deux personnes"):
        merge(kept=kept, other=other)
    assert Voice.objects.count() == 2


def test_two_answers_in_hand_keep_voices_apart() -> None:
    kept, other = make_voice(), make_voice()
    owner = make_responder()
    for voice in (kept, other):
        make_answer(make_conversation(voice, state="drafted", owner=owner))
    with pytest.raises(ValidationError, match="Deux réponses"):
        merge(kept=kept, other=other)


def test_a_voice_is_not_merged_with_itself() -> None:
    voice = make_voice()
    with pytest.raises(ValidationError):
        merge(kept=voice, other=voice)
    assert Voice.objects.filter(pk=voice.pk).exists()
