"""Access to voices, facts and the desk's search, and to a voice's own pages: see tests/conversations/access.py."""

from typing import Any

from django.utils import timezone

from conversations.desk.notice import NOTICE, PERSONAL
from conversations.desk.notice import token_for as token
from conversations.models import VoiceNote
from supporters.models import Supporter
from tests.conversations.making import make_answer, make_conversation, make_fact, make_responder, make_voice

#: visitor, stranger, member, moderator, lead, responder, national
DESK = (302, 404, 404, 404, 404, 200, 200)
DESK_REFUSED = (302, 404, 404, 404, 404, 422, 422)
DESK_DONE = (302, 404, 404, 404, 404, 302, 302)
API = (401, 404, 404, 404, 404, 200, 200)
API_REFUSED = (401, 404, 404, 404, 404, 422, 422)
API_GONE = (401, 404, 404, 404, 404, 204, 204)
#: Whoever holds the address is who it was given to.
EVERYBODY = (200, 200, 200, 200, 200, 200, 200)
EVERYBODY_DONE = (302, 302, 302, 302, 302, 302, 302)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:voices": DESK,
    "conversations:voice-new": DESK,
    "conversations:voice {voices-voice}": DESK,
    "conversations:voice-edit {voices-voice}": DESK,
    "conversations:voice-merge {voices-voice}": DESK,
    "conversations:voice-objection {voices-voice}": DESK,
    "conversations:voice-forget {voices-voice}": DESK,
    "conversations:voice-kept {voices-voice}": DESK,
    "conversations:facts": DESK,
    "conversations:fact-new": DESK,
    "conversations:fact {voices-fact}": DESK,
    "conversations:desk-search": DESK,
    "conversations:voice-rights {voices-notice}": EVERYBODY,
    "conversations:voice-data {voices-personal}": EVERYBODY,
    "conversations:voice-data-file {voices-personal}": EVERYBODY,
    "conversations:voice-objected": EVERYBODY,
    "api:conversations-api:voices": API,
    "api:conversations-api:voice {voices-voice}": API,
    "api:conversations-api:voice-notes {voices-voice}": API,
    "api:conversations-api:voice-kept {voices-voice}": API,
    "api:conversations-api:facts": API,
    "api:conversations-api:fact {voices-fact}": API,
    "api:conversations-api:desk-search answers": API,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:voice-new": DESK_REFUSED,
    "conversations:voice-edit {voices-voice}": DESK_REFUSED,
    "conversations:voice-address {voices-voice}": DESK_REFUSED,
    "conversations:voice-address-remove {voices-address}": DESK_DONE,
    "conversations:voice-note {voices-voice}": DESK_REFUSED,
    "conversations:voice-note-remove {voices-note}": DESK_DONE,
    "conversations:voice-merge {voices-voice}": DESK_REFUSED,
    "conversations:voice-objection {voices-voice}": DESK_DONE,
    "conversations:voice-forget {voices-voice}": DESK_DONE,
    "conversations:fact-new": DESK_REFUSED,
    "conversations:fact {voices-fact}": DESK_REFUSED,
    "conversations:fact-retire {voices-fact}": DESK_DONE,
    "conversations:fact-restore {voices-fact}": DESK_DONE,
    "conversations:fact-insert {voices-fact}": DESK_DONE,
    "conversations:voice-rights {voices-notice}": EVERYBODY,
    "conversations:voice-data-object {voices-personal}": EVERYBODY_DONE,
    "api:conversations-api:voices": API_REFUSED,
    "PATCH api:conversations-api:voice {voices-voice}": API,
    "DELETE api:conversations-api:voice {voices-voice}": API_GONE,
    "api:conversations-api:voice-addresses {voices-voice}": API_REFUSED,
    "DELETE api:conversations-api:voice-address {voices-address}": API_GONE,
    "api:conversations-api:voice-notes {voices-voice}": API_REFUSED,
    "DELETE api:conversations-api:voice-note {voices-note}": API_GONE,
    "api:conversations-api:voice-merging {voices-voice}": API_REFUSED,
    "api:conversations-api:voice-objection {voices-voice}": API_GONE,
    "api:conversations-api:facts": API_REFUSED,
    "PATCH api:conversations-api:fact {voices-fact}": API,
    "PUT api:conversations-api:fact-retired {voices-fact}": API_REFUSED,
    "api:conversations-api:fact-insertion {voices-fact}": API_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    voice = make_voice(contact="bonjour@example.org")
    make_answer(make_conversation(voice, state="drafted", owner=people.get("responder") or make_responder()))
    return {
        "voices-voice": voice.pk,
        "voices-address": voice.addresses.get().pk,
        "voices-note": VoiceNote.objects.create(voice=voice, text="Préfère le matin", at=timezone.now()).pk,
        "voices-fact": make_fact().pk,
        "voices-notice": token(voice, purpose=NOTICE),
        "voices-personal": token(voice, purpose=PERSONAL),
    }
