"""The worker lets answers leave: once, never in or after a silence, and whoever wrote one is told when it stays."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from actions.models import RelayAccount
from conversations.models import Answer, Conversation
from conversations.services.answering import send_due
from conversations.services.answers import retry, take_up
from conversations.services.conversations import take
from supporters.models import Act, OutgoingMail, Supporter
from tests.conversations.desking import approved, later, say, taken
from tests.conversations.listening import follow, listen
from tests.conversations.making import make_voice
from tests.networks.mastodon import Mastodon
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(toots: Mastodon, responder: Supporter) -> Answer:
    """Approved, to leave through the account that heard what it answers."""
    follow(toots)
    toots.say("camille@blog.example.org", "<p>@campagne Et les trains de nuit ?</p>")
    listen()
    row = Conversation.objects.get()
    mention = row.mentions.get()
    row = take(conversation=row, by=responder, at=timezone.now())
    answer = approved(responder, conversation=row, to=mention, channel="account", account=mention.account)
    mail.outbox.clear()
    return answer


def again(answer: Answer) -> Answer:
    answer.refresh_from_db()
    answer.conversation.refresh_from_db()
    return answer


def test_an_approved_answer_waits_in_our_own_queue_and_leaves_once(queued: Answer, toots: Mastodon) -> None:
    assert queued.state == "queued"
    assert send_due(at=later(minutes=1)) == 1
    assert send_due(at=later(minutes=2)) == 0
    assert len(toots.statuses) == 1
    answer = again(queued)
    assert (answer.state, answer.conversation.state, answer.conversation.said) == ("sent", "answered", 1)
    assert Act.objects.filter(kind="answer", supporter=answer.written_by).count() == 1


def test_the_first_message_leaves_with_its_notice(queued: Answer, toots: Mastodon) -> None:
    send_due(at=later(minutes=1))
    assert "/repondre/vos-droits/" in toots.statuses[0]["text"]


def test_what_silence_stopped_never_leaves(queued: Answer, toots: Mastodon, responder: Supporter) -> None:
    fall_silent(later(minutes=10))
    assert send_due(at=later(minutes=10)) == 0
    answer = again(queued)
    assert (answer.state, answer.conversation.state) == ("silenced", "taken")
    assert [message.to for message in mail.outbox] == [[responder.email]]
    assert send_due(at=later(hours=30)) == 0
    assert toots.statuses == []


def test_what_should_have_left_before_a_silence_does_not_leave_after_it(queued: Answer, toots: Mastodon) -> None:
    fall_silent(later(hours=3))
    assert send_due(at=later(hours=5)) == 0
    assert (again(queued).state, toots.statuses) == ("silenced", [])


def test_its_words_are_taken_up_as_a_draft_that_is_read_again(queued: Answer, responder: Supporter) -> None:
    fall_silent(later(minutes=10))
    send_due(at=later(minutes=10))
    draft = take_up(answer=again(queued), by=responder, at=later(hours=5))
    assert (draft.text, draft.state, draft.approved_by) == (queued.text, "draft", None)


def test_a_server_that_is_down_is_tried_again_later(queued: Answer, toots: Mastodon) -> None:
    toots.refuse("/api/v1/statuses", 503)
    assert send_due(at=later(seconds=1)) == 0
    assert again(queued).state == "queued"
    assert send_due(at=later(minutes=3)) == 1
    assert len(toots.statuses) == 1


def test_a_refusal_stays_here_and_its_writer_is_told(queued: Answer, toots: Mastodon, responder: Supporter) -> None:
    toots.refuse("/api/v1/statuses", 422)
    assert send_due(at=later(seconds=1)) == 0
    answer = again(queued)
    assert (answer.state, answer.conversation.state) == ("failed", "drafted")
    assert answer.error
    assert [message.to for message in mail.outbox] == [[responder.email]]
    assert retry(answer=answer, by=responder, at=timezone.now()).state == "queued"
    assert send_due(at=later(minutes=1)) == 1
    assert len(toots.statuses) == 1


def test_an_account_out_of_service_sends_nothing(queued: Answer, toots: Mastodon) -> None:
    RelayAccount.objects.update(is_active=False)
    assert send_due(at=later(minutes=1)) == 0
    assert (again(queued).state, toots.statuses) == ("failed", [])


def test_a_network_that_asks_to_wait_is_left_alone(queued: Answer, toots: Mastodon) -> None:
    toots.refuse("/api/v1/statuses", 429)
    assert send_due(at=later(seconds=1)) == 0
    answer = again(queued)
    assert (answer.state, answer.attempts) == ("queued", 0)
    assert answer.due_at is not None
    assert answer.due_at > later(seconds=1)


def test_what_a_killed_worker_left_is_found_when_its_lease_ends(queued: Answer, toots: Mastodon) -> None:
    assert Answer.objects.all().claim(queued.pk, at=later(), lease=later(minutes=5) - later())  # type: ignore[attr-defined]
    assert send_due(at=later(minutes=1)) == 0
    assert send_due(at=later(minutes=6)) == 1
    assert len(toots.statuses) == 1


@pytest.mark.usefixtures("queued_mail")
def test_an_answer_by_mail_leaves_through_the_outbox(responder: Supporter) -> None:
    voice = make_voice(contact="lea@example.org")
    row = taken(responder, voice, origin="mail", remote_id="lettre@example.org", title="Les trains")
    answer = approved(responder, conversation=row, channel="mail")
    OutgoingMail.objects.all().delete()
    assert send_due(at=later(minutes=1)) == 1
    assert OutgoingMail.objects.get().to == "lea@example.org"
    assert again(answer).remote_id


def test_their_reply_to_it_comes_back_to_whoever_wrote_it(queued: Answer, toots: Mastodon) -> None:
    send_due(at=later(minutes=1))
    answer = again(queued)
    say(answer.conversation.voice, at=later(minutes=5), in_reply_to=answer.remote_id)
    row: Any = again(queued).conversation
    assert (row.state, row.owner, row.had_second_turn) == ("taken", queued.written_by, True)
