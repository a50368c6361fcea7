"""Answers: one person writes, another reads, they leave once; what the law forbids stays here."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Answer, Conversation
from conversations.services.answer_rules import FIRST_A_DAY, SAME_WORDS
from conversations.services.answer_steps import AnswerMoved, whole
from conversations.services.answers import (
    approve,
    drop,
    published,
    retry,
    seen_as,
    send_back,
    submit,
    take_up,
    write,
)
from conversations.services.conversation_steps import TakenByAnother
from supporters.ledger import recount
from supporters.models import Act, Supporter
from territory.silence import Silenced
from tests.campaign.test_pages import make_silence
from tests.conversations.desking import WORDS, approved, drafted, later, say, submitted, taken
from tests.conversations.making import make_answer, make_conversation, make_fact, make_responder, make_voice

pytestmark = pytest.mark.django_db
HERE = "https://blog.example.org/article#c1"


def publish(answer: Answer, *, url: str = HERE) -> Answer:
    writer = answer.written_by
    assert writer is not None
    return published(answer=answer, url=url, by=writer, at=timezone.now())


def test_only_its_owner_writes_an_answer(responder: Supporter) -> None:
    row = taken(make_responder())
    with pytest.raises(TakenByAnother):
        drafted(responder, conversation=row)
    assert not Answer.objects.exists()


def test_nobody_answers_what_nobody_has_taken(responder: Supporter) -> None:
    with pytest.raises(ValidationError, match="Prenez d'abord"):
        drafted(responder, conversation=make_conversation())


def test_a_draft_is_written_again_in_its_place(responder: Supporter) -> None:
    first = drafted(responder, "Un début.")
    second = drafted(responder, "Mieux dit.", conversation=first.conversation)
    assert (first.pk, second.text, second.state) == (second.pk, "Mieux dit.", "draft")
    assert Conversation.objects.get().state == "drafted"


def test_somebody_else_reads_it_before_it_leaves(responder: Supporter) -> None:
    answer = submitted(responder)
    assert (answer.state, Conversation.objects.get().state) == ("second", "second")
    with pytest.raises(ValidationError, match="une autre personne"):
        approve(answer=answer, by=responder, at=timezone.now())
    other = make_responder()
    answer = approve(answer=answer, by=other, at=timezone.now())
    assert (answer.state, answer.approved_by) == ("ready", other)


def test_whoever_wrote_the_last_words_is_who_cannot_approve(responder: Supporter) -> None:
    answer = submitted(responder)
    assert answer.written_by == responder


def test_a_reader_approves_the_words_that_they_read(responder: Supporter) -> None:
    answer = submitted(responder)
    read = seen_as(answer)
    write(conversation=answer.conversation, text="Autre chose.", by=responder, at=timezone.now())
    submit(answer=answer, by=responder, at=timezone.now())
    with pytest.raises(AnswerMoved):
        approve(answer=answer, by=make_responder(), at=timezone.now(), seen=read)


def test_a_reader_who_did_not_see_their_last_word_reads_again(responder: Supporter) -> None:
    answer = submitted(responder)
    read = seen_as(answer)
    say(answer.conversation.voice)
    with pytest.raises(AnswerMoved):
        approve(answer=answer, by=make_responder(), at=timezone.now(), seen=read)


def test_other_words_must_be_read_again(responder: Supporter) -> None:
    answer = approved(responder)
    answer = write(conversation=answer.conversation, text="Autre chose.", by=responder, at=timezone.now())
    assert (answer.state, answer.approved_by, answer.progress) == ("draft", None, {})


def test_what_is_sent_back_says_what_to_correct(responder: Supporter) -> None:
    answer = submitted(responder)
    other = make_responder(display_name="Aline")
    answer = send_back(answer=answer, words="Citez la source.", by=other, at=timezone.now())
    assert (answer.state, Conversation.objects.get().state) == ("draft", "drafted")
    assert [message.to for message in mail.outbox] == [[responder.email]]
    assert "Citez la source." in mail.outbox[0].body
    with pytest.raises(ValidationError):
        send_back(answer=submit(answer=answer, by=responder, at=timezone.now()), words=" ", by=other, at=timezone.now())


def test_an_answer_published_by_hand_is_found_by_its_address(responder: Supporter) -> None:
    answer = publish(approved(responder), url=" https://Blog.example.org/article#c1 ")
    assert (answer.state, answer.url, answer.remote_id) == ("sent", HERE, HERE)
    row = Conversation.objects.get()
    assert (row.state, row.said, row.waiting_since) == ("answered", 1, None)
    assert row.first_answer_at == row.last_said_at == answer.sent_at
    assert row.voice.noticed_at == answer.sent_at


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ici", "https://10.0.0.1/a"], ids=["script", "word", "private"])
def test_what_is_no_public_address_is_refused(responder: Supporter, url: str) -> None:
    answer = approved(responder)
    with pytest.raises(ValidationError) as refused:
        publish(answer, url=url)
    assert list(refused.value.message_dict) == ["url"]


def test_an_answer_that_left_is_in_the_books(responder: Supporter) -> None:
    publish(approved(responder))
    assert [(act.supporter, act.kind) for act in Act.objects.all()] == [(responder, "answer")]
    assert recount() == []


def test_it_leaves_once(responder: Supporter) -> None:
    answer = publish(approved(responder))
    with pytest.raises(AnswerMoved):
        publish(answer)
    assert (Conversation.objects.get().said, Act.objects.count()) == (1, 1)


def test_a_word_that_came_while_it_was_published_waits_for_us(responder: Supporter) -> None:
    answer = approved(responder)
    later_word = say(answer.conversation.voice, at=later(minutes=5), is_question=True)
    publish(answer)
    row = Conversation.objects.get()
    assert (row.state, row.is_question, row.waiting_since) == ("taken", True, later_word.found_at)


def test_the_first_message_says_who_we_are_and_their_rights(responder: Supporter) -> None:
    answer = approved(responder)
    assert "/repondre/vos-droits/" in whole(answer)
    assert whole(answer) == Answer.objects.get().progress["whole"]
    publish(answer)
    again = drafted(responder, "Encore un mot.", conversation=answer.conversation)
    assert whole(again) == "Encore un mot."


def test_what_was_dropped_is_taken_up_again(responder: Supporter) -> None:
    answer = drop(answer=submitted(responder), by=responder, at=timezone.now())
    again = take_up(answer=answer, by=responder, at=timezone.now())
    assert (again.text, again.state) == (answer.text, "draft")
    assert Conversation.objects.get().state == "drafted"


def test_what_failed_is_sent_again_only_as_it_was_read(responder: Supporter) -> None:
    answer = approved(responder)
    Answer.objects.update(state="failed")
    assert retry(answer=answer, by=responder, at=timezone.now()).state == "queued"
    Answer.objects.update(state="failed", approved_by=None)
    with pytest.raises(ValidationError):
        retry(answer=answer, by=responder, at=timezone.now())


def test_facts_that_are_inserted_are_counted_once(responder: Supporter) -> None:
    fact = make_fact()
    answer = drafted(responder, facts=[fact])
    drafted(responder, "Mieux dit.", conversation=answer.conversation, facts=[fact])
    fact.refresh_from_db()
    assert (fact.used, list(answer.facts.all())) == (1, [fact])


@pytest.mark.parametrize("act", ["submit", "approve", "published"])
def test_nothing_is_said_in_silence(responder: Supporter, act: str) -> None:
    other, now = make_responder(), timezone.now()
    answer: Any = {"submit": drafted, "approve": submitted, "published": approved}[act](responder)
    make_silence()
    acts: dict[str, Any] = {
        "submit": lambda: submit(answer=answer, by=responder, at=now),
        "approve": lambda: approve(answer=answer, by=other, at=now),
        "published": lambda: publish(answer),
    }
    with pytest.raises(Silenced):
        acts[act]()


def test_drafts_are_still_written_in_silence(responder: Supporter) -> None:
    row = taken(responder)
    make_silence()
    assert drafted(responder, conversation=row).state == "draft"


def test_nobody_begins_more_conversations_in_a_day_than_the_law_lets(responder: Supporter) -> None:
    now = timezone.now()
    for number in range(FIRST_A_DAY):
        row = make_conversation(state="answered", owner=responder, first_answer_at=now)
        make_answer(row, state="sent", sent_at=now, body_print=str(number))
    with pytest.raises(ValidationError, match="Vous avez commencé 20 conversations"):
        submitted(responder)
    assert submitted(make_responder()).state == "second"


def test_what_waits_to_be_read_counts_among_them(responder: Supporter) -> None:
    for number in range(FIRST_A_DAY):
        make_answer(make_conversation(state="second", owner=responder), state="second", body_print=str(number))
    with pytest.raises(ValidationError, match="20 conversations"):
        submitted(responder)


def test_going_on_with_a_conversation_is_not_beginning_one(responder: Supporter) -> None:
    now = timezone.now()
    for number in range(FIRST_A_DAY):
        row = make_conversation(state="answered", owner=responder, first_answer_at=now)
        make_answer(row, state="sent", sent_at=now, body_print=str(number))
    row = taken(responder)
    Conversation.objects.filter(pk=row.pk).update(first_answer_at=now - timedelta(days=3))
    assert submitted(responder, conversation=row).state == "second"


def test_the_same_words_do_not_reach_a_sixth_person(responder: Supporter) -> None:
    for number in range(SAME_WORDS):
        name = f"Voix{number}"
        submitted(make_responder(), f"Bonjour {name} ! {WORDS}", voice=make_voice(name=name))
    with pytest.raises(ValidationError, match="personnalisez ou utilisez la liste de presse"):
        submitted(responder, f"Bonjour Sixième ! {WORDS}", voice=make_voice(name="Sixième"))


def test_the_same_person_may_read_the_same_words_again(responder: Supporter) -> None:
    row = taken(responder)
    same = drafted(responder, conversation=row).body_print
    for _n in range(SAME_WORDS + 1):
        old = make_conversation(row.voice, state="closed", closed_at=timezone.now(), ending="answered")
        make_answer(old, state="sent", sent_at=timezone.now(), body_print=same)
    assert submitted(responder, conversation=row).state == "second"


def test_something_given_needs_a_transparency_record(responder: Supporter) -> None:
    answer = drafted(responder, gave_something=True)
    with pytest.raises(ValidationError) as refused:
        submit(answer=answer, by=responder, at=timezone.now())
    assert list(refused.value.message_dict) == ["transparency"]


def test_a_channel_that_nothing_opens_is_refused(responder: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        drafted(responder, channel="mail")
    assert list(refused.value.message_dict) == ["way"]


def test_a_message_of_another_conversation_is_not_answered_here(responder: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        drafted(responder, to=say())
    assert list(refused.value.message_dict) == ["to"]
