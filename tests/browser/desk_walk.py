"""The desk that answers: its queue, a conversation from end to end, voices and their rights, facts, listeners."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from conversations.desk.notice import notice_url, personal_url
from conversations.services.members import join
from supporters.models import Supporter
from tests.browser.group_walk import at
from tests.browser.walking import SignIn, send, visit
from tests.conversations.making import (
    make_answer,
    make_conversation,
    make_fact,
    make_listener,
    make_mention,
    make_responder,
    make_voice,
)

#: Shelves of the queue, by the word that stands in its address.
SHELVES = ("a-prendre", "a-moi", "a-relire", "en-cours", "en-attente", "closes")


def desk_walk(page: Page, staff: Supporter, sign_in: SignIn) -> Iterator[str]:
    """Leaves the page to the staff."""
    yield from visit(page, at("desk"))
    responder = make_responder(display_name="Réponse du matin")
    sign_in(responder)
    new = make_conversation()
    taken = make_conversation(state="taken", owner=responder)
    make_mention(conversation=taken, voice=taken.voice, text="Et pour les petites gares ?", is_question=True)
    drafted = make_answer(make_conversation(state="second"), state="second", written_by=staff)
    sent = make_answer(make_conversation(state="waiting", owner=responder), state="sent", sent_at=timezone.now())
    make_conversation(state="closed", closed_at=timezone.now(), ending="answered")
    queue = at("desk")
    yield from visit(page, queue, *(f"{queue}?etat={name}" for name in SHELVES))
    ours = (new, taken, drafted.conversation, sent.conversation)
    yield from visit(page, *(at("conversation", one.pk) for one in ours), at("desk-figures"))
    yield from visit(page, at("conversation-before", taken.pk))
    yield from visit(page, at("answer-write", taken.pk), at("answer-content", sent.pk))
    page.goto(at("answer-write", taken.pk))
    send(page)
    yield "an answer without words"
    join(supporter=responder, at=timezone.now(), source="form")
    yield from visit(page, at("conversation-thread", taken.pk))
    yield from _voices(page)
    yield from _facts_and_listeners(page)
    sign_in(staff)


def _voices(page: Page) -> Iterator[str]:
    voice, other = make_voice(), make_voice()
    yield from visit(page, at("voices"), at("voice-new"), at("voice", voice.pk), at("voice-edit", voice.pk))
    yield from visit(page, at("voice-objection", voice.pk), at("voice-forget", voice.pk), at("voice-merge", other.pk))
    page.goto(at("voice-new"))
    send(page)
    yield "a voice without a name"
    links = (urlsplit(link).path for link in (notice_url(voice), personal_url(voice)))
    yield from visit(page, *links, at("voice-objected"))
    yield from visit(page, at("voice-rights", "rien"))


def _facts_and_listeners(page: Page) -> Iterator[str]:
    fact, listener = make_fact(), make_listener()
    make_listener(state="failed", failures=15, error="Ce flux ne répond pas.")
    make_listener(kind="mailbox", feed="", name="La boîte")
    yield from visit(page, at("facts"), at("fact-new"), at("fact", fact.pk), at("desk-search"))
    yield from visit(page, f"{at('desk-search')}?q=nuit")
    page.goto(at("fact-new"))
    send(page)
    yield "a fact without a source"
    yield from visit(page, at("listening"), at("listener", listener.pk), at("listener-remove", listener.pk))
    yield from visit(page, at("listening-bring"), at("listening-heard"))
    page.goto(at("listening-bring"))
    send(page)
    yield "a link that was not pasted"
    page.goto(reverse("conversations:listening"))
    send(page)
    yield "a listener without an address"
