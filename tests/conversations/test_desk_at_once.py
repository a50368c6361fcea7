"""Several people of the desk at the same instant: one takes, one answer leaves, one is open with a voice."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Answer, Conversation
from conversations.services.answering import send_due
from conversations.services.answers import approve, published, submit
from conversations.services.conversations import close, hand_over, release, reopen, take, take_batch
from conversations.services.hearing import hear
from conversations.services.reminders import remind_due
from supporters.ledger import recount
from supporters.models import Act, OutgoingMail
from tests.conversations.desking import WORDS, approved, drafted, later, say, submitted, taken
from tests.conversations.making import make_conversation, make_mention, make_responder, make_voice
from tests.teams.test_at_once import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]
HERE = "https://blog.example.org/article#c1"


def test_two_people_cannot_take_the_same_conversation() -> None:
    row, now = make_conversation(), timezone.now()
    given = at_once(
        [partial(take, conversation=row, by=make_responder(), at=now) for _each in range(4)], ValidationError
    )
    assert kinds(given) == ["Conversation", "TakenByAnother", "TakenByAnother", "TakenByAnother"]
    assert row.steps.filter(kind="taken").count() == 1


def test_two_people_who_tick_the_same_boxes_share_them_out() -> None:
    rows, now = [make_conversation().pk for _n in range(5)], timezone.now()
    given = at_once(
        [
            partial(take_batch, pks=rows, by=make_responder(), at=now),
            partial(take_batch, pks=rows[::-1], by=make_responder(), at=now),
        ],
        ValidationError,
    )
    taken_pks = [row.pk for found, _others in given for row in found]
    assert sorted(taken_pks) == sorted(rows)
    assert sum(others for _found, others in given) == 5


def test_a_batch_and_a_single_taker_do_not_both_win() -> None:
    row, now = make_conversation(), timezone.now()
    one, other = make_responder(), make_responder()
    at_once(
        [
            partial(take_batch, pks=[row.pk], by=one, at=now),
            partial(take, conversation=row, by=other, at=now),
        ],
        ValidationError,
    )
    assert row.steps.filter(kind="taken").count() == 1


def test_two_ears_that_bring_two_words_make_one_conversation() -> None:
    voice, now = make_voice(), timezone.now()
    words = [make_mention(voice=voice, conversation=None) for _n in range(4)]
    at_once([partial(hear, mention=word, at=now) for word in words], Exception)
    row = Conversation.objects.get()
    assert (row.heard, row.mentions.count()) == (4, 4)


def test_one_word_heard_twice_at_once_counts_once() -> None:
    word, now = make_mention(voice=make_voice(), conversation=None), timezone.now()
    at_once([partial(hear, mention=word, at=now) for _n in range(3)], Exception)
    assert Conversation.objects.get().heard == 1


def test_a_word_that_comes_while_it_is_closed_is_not_lost() -> None:
    one = make_responder()
    row, now = taken(one), timezone.now()
    word = make_mention(voice=row.voice, conversation=None)
    at_once(
        [
            partial(close, conversation=row, ending="none", by=one, at=now),
            partial(hear, mention=word, at=now),
        ],
        ValidationError,
    )
    word.refresh_from_db()
    assert word.conversation_id is not None
    assert Conversation.objects.open().count() <= 1


def test_opening_again_and_a_new_word_leave_one_open() -> None:
    one = make_responder()
    row = close(conversation=taken(one), ending="none", by=one, at=timezone.now())
    word, now = make_mention(voice=row.voice, conversation=None), timezone.now()
    at_once(
        [partial(reopen, conversation=row, by=one, at=now), partial(hear, mention=word, at=now)],
        ValidationError,
    )
    assert Conversation.objects.open().count() == 1


def test_two_readers_approve_once() -> None:
    answer, now = submitted(make_responder()), timezone.now()
    given = at_once([partial(approve, answer=answer, by=make_responder(), at=now) for _n in range(3)], ValidationError)
    assert kinds(given) == ["Answer", "AnswerMoved", "AnswerMoved"]


def test_an_answer_is_published_once() -> None:
    one = make_responder()
    answer, now = approved(one), timezone.now()
    given = at_once([partial(published, answer=answer, url=HERE, by=one, at=now) for _n in range(3)], ValidationError)
    assert kinds(given) == ["Answer", "AnswerMoved", "AnswerMoved"]
    assert (Conversation.objects.get().said, Act.objects.filter(kind="answer").count()) == (1, 1)
    assert recount() == []


def test_it_is_given_to_one_person() -> None:
    one, now = make_responder(), timezone.now()
    row = taken(one)
    acts = [partial(hand_over, conversation=row, to=make_responder(), by=one, at=now) for _n in range(2)]
    given = at_once([*acts, partial(release, conversation=row, by=one, at=now)], ValidationError)
    row.refresh_from_db()
    assert row.steps.filter(kind="handed").count() + row.steps.filter(kind="released").count() == sum(
        isinstance(one, Conversation) for one in given
    )


def test_the_day_s_limit_holds_for_two_buttons_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.services.answer_rules.FIRST_A_DAY", 1)
    one, now = make_responder(), timezone.now()
    answers = [drafted(one, f"{WORDS} Numéro {number}.") for number in range(3)]
    given = at_once([partial(submit, answer=answer, by=one, at=now) for answer in answers], ValidationError)
    assert kinds(given) == ["Answer", "ValidationError", "ValidationError"]


def test_two_workers_remind_an_owner_once() -> None:
    taken(make_responder())
    OutgoingMail.objects.all().delete()
    at_once([partial(remind_due, at=later(days=3)) for _n in range(3)], Exception)
    assert OutgoingMail.objects.count() == 1


def test_two_workers_send_a_letter_once() -> None:
    one = make_responder()
    word = say(make_voice(contact="lea@example.org"), origin="mail", remote_id="lettre@example.org")
    row = word.conversation
    assert row is not None
    answer = approved(one, conversation=take(conversation=row, by=one, at=timezone.now()), channel="mail")
    assert answer.state == "queued"
    OutgoingMail.objects.all().delete()
    at_once([partial(send_due, at=later(minutes=1)) for _n in range(3)], Exception)
    assert OutgoingMail.objects.count() == 1
    assert Answer.objects.get().state == "sent"
    assert Act.objects.filter(kind="answer").count() == 1
