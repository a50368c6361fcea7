"""What happens to a conversation: one owner, no two people who answer one person."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Conversation
from conversations.services.answers import drop, published
from conversations.services.conversation_steps import ConversationMoved, TakenByAnother
from conversations.services.conversations import (
    BATCH,
    begin,
    close,
    hand_over,
    release,
    remind,
    reopen,
    take,
    take_batch,
)
from conversations.services.reminders import remind_due
from supporters.models import Supporter
from tests.conversations.desking import approved, drafted, later, say, submitted, taken
from tests.conversations.making import make_conversation, make_responder, make_voice
from tests.factories import make_supporter

pytestmark = pytest.mark.django_db


def test_whoever_takes_it_follows_it(responder: Supporter) -> None:
    row = taken(responder)
    assert (row.state, row.owner) == ("taken", responder)
    assert [step.kind for step in row.steps.all()] == ["opened", "taken"]


def test_nobody_takes_what_somebody_else_follows(responder: Supporter) -> None:
    row = taken(make_responder(display_name="Aline"))
    with pytest.raises(TakenByAnother, match="Aline"):
        take(conversation=row, by=responder, at=timezone.now())


def test_taking_one_s_own_again_changes_nothing(responder: Supporter) -> None:
    row = taken(responder)
    assert take(conversation=row, by=responder, at=timezone.now()).owner == responder
    assert row.steps.filter(kind="taken").count() == 1


def test_what_somebody_left_behind_can_be_taken(responder: Supporter) -> None:
    gone = make_responder()
    row = submitted(gone).conversation
    gone.groups.clear()
    assert take(conversation=row, by=responder, at=timezone.now()).owner == responder
    row.refresh_from_db()
    assert row.state == "second"


def test_what_is_closed_is_not_taken(responder: Supporter) -> None:
    row = make_conversation(state="closed", closed_at=timezone.now(), ending="none")
    with pytest.raises(ConversationMoved):
        take(conversation=row, by=responder, at=timezone.now())


def test_several_are_taken_with_one_button(responder: Supporter) -> None:
    rows = [say().conversation_id for _n in range(3)]
    other = taken(make_responder())
    taken_rows, others = take_batch(pks=[*rows, other.pk, 0], by=responder, at=timezone.now())
    assert ({row.pk for row in taken_rows}, others) == (set(rows), 1)
    assert {row.state for row in taken_rows} == {"taken"}


def test_nobody_takes_the_whole_queue_at_once(responder: Supporter) -> None:
    with pytest.raises(ValidationError):
        take_batch(pks=range(1, BATCH + 2), by=responder, at=timezone.now())


def test_what_is_given_back_waits_for_somebody_with_its_draft(responder: Supporter) -> None:
    row = release(conversation=drafted(responder).conversation, by=responder, at=timezone.now())
    assert (row.state, row.owner, row.taken_at) == ("new", None, None)
    other = make_responder()
    assert take(conversation=row, by=other, at=timezone.now()).state == "drafted"


def test_nobody_gives_back_what_another_follows(responder: Supporter) -> None:
    with pytest.raises(TakenByAnother):
        release(conversation=taken(make_responder()), by=responder, at=timezone.now())


def test_it_is_handed_to_somebody_who_is_told(responder: Supporter) -> None:
    other = make_responder(display_name="Aline")
    row = hand_over(conversation=taken(responder), to=other, by=responder, at=timezone.now(), words="Tu connais.")
    assert (row.owner, row.state) == (other, "taken")
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert "Tu connais." in mail.outbox[0].body
    assert row.steps.last().words == "à Aline : Tu connais."  # type: ignore[union-attr]


def test_it_is_handed_to_nobody_outside_the_desk(responder: Supporter) -> None:
    row = taken(responder)
    with pytest.raises(ValidationError):
        hand_over(conversation=row, to=make_supporter(), by=responder, at=timezone.now())


def test_only_its_owner_or_a_national_administrator_hands_it_over(responder: Supporter, national: Supporter) -> None:
    row, other = taken(responder), make_responder()
    with pytest.raises(TakenByAnother):
        hand_over(conversation=row, to=other, by=make_responder(), at=timezone.now())
    assert hand_over(conversation=row, to=other, by=national, at=timezone.now()).owner == other


def test_what_asks_nothing_is_closed_without_being_taken(responder: Supporter) -> None:
    row = close(conversation=make_conversation(), ending="none", by=responder, at=timezone.now())
    assert (row.state, row.ending, row.owner) == ("closed", "none", None)


def test_nobody_closes_what_another_follows(responder: Supporter) -> None:
    with pytest.raises(TakenByAnother):
        close(conversation=taken(make_responder()), ending="none", by=responder, at=timezone.now())


def test_closing_needs_an_ending(responder: Supporter) -> None:
    with pytest.raises(ValidationError):
        close(conversation=taken(responder), ending="", by=responder, at=timezone.now())


def test_closing_drops_a_draft_and_opening_again_leaves_it_to_be_taken_up(responder: Supporter) -> None:
    answer = drafted(responder)
    row = close(conversation=answer.conversation, ending="none", by=responder, at=timezone.now())
    answer.refresh_from_db()
    assert answer.state == "dropped"
    row = reopen(conversation=row, by=responder, at=timezone.now())
    assert (row.state, row.ending, row.closed_at) == ("taken", "", None)


def test_nothing_closes_while_an_answer_leaves(responder: Supporter) -> None:
    answer = approved(responder)
    answer.state = "queued"
    answer.save()
    with pytest.raises(ValidationError, match="en train de partir"):
        close(conversation=answer.conversation, ending="answered", by=responder, at=timezone.now())


def test_one_is_not_opened_again_beside_another(responder: Supporter) -> None:
    voice = make_voice()
    row = close(conversation=taken(responder, voice), ending="none", by=responder, at=timezone.now())
    say(voice)
    with pytest.raises(ValidationError, match="Une autre conversation"):
        reopen(conversation=row, by=responder, at=timezone.now())


def test_what_was_answered_is_opened_again_as_answered(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    row = close(conversation=answer.conversation, ending="answered", by=responder, at=timezone.now())
    assert reopen(conversation=row, by=responder, at=timezone.now()).state == "answered"


def test_an_answered_one_waits_for_them_until_its_reminder(responder: Supporter) -> None:
    answer = published(answer=approved(responder), url="https://blog.example.org/c1", by=responder, at=timezone.now())
    row = remind(conversation=answer.conversation, when=later(days=5), by=responder, at=timezone.now())
    assert row.state == "waiting"
    row = remind(conversation=row, when=None, by=responder, at=timezone.now())
    assert (row.state, row.remind_at) == ("answered", None)


@pytest.mark.parametrize("days", [-1, 91], ids=["past", "too-far"])
def test_a_reminder_is_for_the_months_to_come(responder: Supporter, days: int) -> None:
    with pytest.raises(ValidationError):
        remind(conversation=taken(responder), when=later(days=days), by=responder, at=timezone.now())


def test_an_owner_is_reminded_once(responder: Supporter) -> None:
    row = taken(responder)
    assert remind_due(at=timezone.now()) == 0
    mail.outbox.clear()
    assert remind_due(at=later(days=2, minutes=1)) == 1
    assert remind_due(at=later(days=3)) == 0
    assert [message.to for message in mail.outbox] == [[responder.email]]
    assert row.steps.filter(kind="reminder").count() == 1


def test_whoever_left_the_desk_is_not_reminded(responder: Supporter) -> None:
    taken(responder)
    responder.groups.clear()
    assert remind_due(at=later(days=3)) == 0
    assert mail.outbox == []


def test_a_closed_conversation_reminds_nobody(responder: Supporter) -> None:
    close(conversation=taken(responder), ending="none", by=responder, at=timezone.now())
    assert remind_due(at=later(days=3)) == 0


def test_one_writes_first_to_a_voice_that_is_known(responder: Supporter) -> None:
    voice = make_voice()
    row = begin(voice=voice, subject="Bonjour", by=responder, at=timezone.now())
    assert (row.state, row.owner, row.heard, row.waiting_since) == ("taken", responder, 0, None)
    with pytest.raises(ValidationError):
        begin(voice=voice, subject="Encore", by=responder, at=timezone.now())


def test_dropping_an_answer_brings_it_back_to_its_owner(responder: Supporter) -> None:
    answer = submitted(responder)
    drop(answer=answer, by=responder, at=timezone.now())
    assert Conversation.objects.get().state == "taken"


def test_the_day_one_is_reminded_is_two_days_after_taking(responder: Supporter) -> None:
    row = taken(responder)
    assert row.taken_at is not None
    assert row.remind_at == row.taken_at + timedelta(days=2)
