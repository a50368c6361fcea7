"""What is heard finds its conversation: one with each voice, however often they speak."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from conversations.models import Conversation
from conversations.services.answers import published
from conversations.services.conversations import close, release, take
from conversations.services.hearing import hear
from supporters.models import Supporter
from tests.conversations.desking import approved, later, say, taken
from tests.conversations.making import make_answer, make_conversation, make_mention, make_responder, make_voice

pytestmark = pytest.mark.django_db


def test_a_first_word_opens_a_conversation_that_waits_for_us() -> None:
    mention = say(title="Les trains de nuit", is_question=True, audience=1200)
    row = Conversation.objects.get()
    assert mention.conversation == row
    assert (row.state, row.subject, row.heard, row.is_question, row.audience) == (
        "new",
        "Les trains de nuit",
        1,
        True,
        1200,
    )
    assert row.waiting_since == mention.said_at
    assert [step.kind for step in row.steps.all()] == ["opened"]


def test_a_word_without_a_title_is_called_by_its_first_line() -> None:
    row = say(
        title="", text="Une campagne qui parle de trains de nuit et de bien d'autres choses encore, " * 3
    ).conversation
    assert row is not None
    assert row.subject.startswith("Une campagne qui parle")
    assert len(row.subject) <= 80


def test_a_second_word_of_the_same_voice_joins_it() -> None:
    voice = make_voice()
    first = say(voice, at=timezone.now() - timedelta(hours=2))
    second = say(voice, is_question=True)
    row = Conversation.objects.get()
    assert (row.heard, row.is_question, row.waiting_since) == (2, True, first.said_at)
    assert row.last_heard_at == second.said_at


def test_the_same_word_heard_twice_counts_once() -> None:
    mention = say()
    again = hear(mention=mention, at=timezone.now())
    assert (again.pk, again.heard) == (mention.conversation_id, 1)
    assert again.steps.count() == 1


def test_two_voices_have_two_conversations() -> None:
    assert say().conversation_id != say().conversation_id


def test_what_was_said_long_ago_begins_to_wait_when_it_is_found() -> None:
    now = timezone.now()
    row = say(at=now, said_at=now - timedelta(days=400)).conversation
    assert row is not None
    assert row.waiting_since == now


def test_a_clock_that_is_ahead_makes_nobody_wait_in_the_future() -> None:
    now = timezone.now()
    row = say(at=now, said_at=now + timedelta(days=3)).conversation
    assert row is not None
    assert row.waiting_since == now


def test_a_reply_brings_it_back_to_its_owner_who_is_told(responder: Supporter) -> None:
    answer = published(
        answer=approved(responder), url="https://blog.example.org/article#c1", by=responder, at=timezone.now()
    )
    row = Conversation.objects.get()
    assert (row.state, row.waiting_since) == ("answered", None)
    mail.outbox.clear()
    say(answer.conversation.voice, at=later(hours=1), in_reply_to=answer.remote_id)
    row.refresh_from_db()
    assert (row.state, row.owner, row.had_second_turn, row.heard) == ("taken", responder, True, 2)
    assert row.waiting_since is not None
    assert [message.to for message in mail.outbox] == [[responder.email]]
    row.voice.refresh_from_db()
    assert row.voice.answered_at == row.waiting_since


def test_a_reply_to_somebody_who_left_the_desk_is_for_whoever_takes_it(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    responder.groups.clear()
    say(answer.conversation.voice, at=later(hours=1))
    row = Conversation.objects.get()
    assert (row.state, row.owner) == ("new", None)


def test_what_was_said_before_our_answer_is_no_second_turn(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    say(answer.conversation.voice, at=later(hours=1), said_at=timezone.now() - timedelta(days=2))
    assert not Conversation.objects.get().had_second_turn


def test_an_answer_to_ours_reopens_a_conversation_closed_lately(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    close(conversation=answer.conversation, ending="answered", by=responder, at=timezone.now())
    mention = say(answer.conversation.voice, at=later(days=3), in_reply_to=answer.remote_id)
    assert mention.conversation_id == answer.conversation_id
    row = Conversation.objects.get()
    assert (row.state, row.ending, row.closed_at, row.owner) == ("taken", "", None, responder)
    assert "reopened" in row.steps.values_list("kind", flat=True)


@pytest.mark.parametrize(("days", "answers"), [(31, True), (3, False)], ids=["too-late", "no-answer-to-ours"])
def test_anything_else_after_closing_opens_another(responder: Supporter, days: int, answers: bool) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    close(conversation=answer.conversation, ending="answered", by=responder, at=timezone.now())
    told = {"in_reply_to": answer.remote_id} if answers else {}
    mention = say(answer.conversation.voice, at=later(days=days), **told)
    assert mention.conversation_id != answer.conversation_id


def test_somebody_else_s_answer_to_ours_is_a_conversation_of_their_own(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    mention = say(make_voice(), in_reply_to=answer.remote_id)
    assert mention.conversation_id != answer.conversation_id


def test_a_word_while_a_draft_is_written_leaves_the_draft_alone(responder: Supporter) -> None:
    row = taken(responder)
    make_answer(row, written_by=responder)
    Conversation.objects.update(state="drafted")
    say(row.voice)
    row.refresh_from_db()
    assert (row.state, row.heard, row.answers.count()) == ("drafted", 2, 1)


def test_a_word_to_a_conversation_given_back_stays_with_nobody(responder: Supporter) -> None:
    row = taken(responder)
    release(conversation=row, by=responder, at=timezone.now())
    say(row.voice)
    row.refresh_from_db()
    assert (row.state, row.owner, row.heard) == ("new", None, 2)
    assert take(conversation=row, by=make_responder(), at=timezone.now()).state == "taken"


def test_an_audience_shown_by_the_voice_stands_for_a_word_that_shows_none() -> None:
    row = say(make_voice(audience=900), audience=None).conversation
    assert row is not None
    assert row.audience == 900


def test_a_mention_made_by_hand_is_heard_with_its_conversation() -> None:
    row = make_conversation()
    mention = make_mention(voice=row.voice, conversation=None)
    assert hear(mention=mention, at=timezone.now()) == row
