"""Several members at the same instant: each message has its number, each vote counts once."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import LinkCard, Message, Thread, Useful
from conversations.services.cards import card_of
from conversations.services.messages import comment, hide, open_thread, publish, withdraw
from conversations.services.votes import mark_useful, unmark
from supporters.ledger import recount
from supporters.models import Act
from tests.conversations.making import make_member, make_message, make_thread
from tests.teams.test_at_once import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail", "own_files")]


def test_messages_that_come_together_have_numbers_of_their_own() -> None:
    thread, now = make_thread(), timezone.now()
    people = [make_member() for _each in range(5)]
    acts = [partial(comment, thread=thread, member=one, text=f"Moi, {one.handle}.", at=now) for one in people]
    assert kinds(at_once(acts, Exception)) == ["Message"] * 5
    thread.refresh_from_db()
    assert (thread.replies, thread.last_number, thread.version) == (5, 6, 5)
    assert sorted(thread.messages.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert recount() == []


def test_a_button_pressed_several_times_writes_once() -> None:
    thread, member, now = make_thread(), make_member(), timezone.now()
    acts = [partial(comment, thread=thread, member=member, text="Une fois.", at=now) for _each in range(3)]
    assert kinds(at_once(acts, ValidationError)) == ["Message", "ValidationError", "ValidationError"]
    fields = {"member": member, "title": "Un seul fil", "text": "Une seule fois.", "at": now}
    acts = [partial(open_thread, **fields) for _each in range(3)]
    assert kinds(at_once(acts, ValidationError)) == ["Thread", "ValidationError", "ValidationError"]
    assert Thread.objects.filter(title="Un seul fil").count() == 1


def test_votes_that_come_together_count_once_each() -> None:
    message, now = make_message(), timezone.now()
    people = [make_member() for _each in range(3)]
    acts = [partial(mark_useful, message=message, member=one, at=now) for one in [*people, people[0], people[0]]]
    at_once(acts, Exception)
    message.refresh_from_db()
    assert (message.useful, Useful.objects.count(), Act.objects.filter(kind="useful").count()) == (3, 3, 3)
    at_once([partial(unmark, message=message, member=people[0], at=now) for _each in range(3)], Exception)
    message.refresh_from_db()
    assert message.useful == 2
    assert recount() == []


def test_a_message_is_published_hidden_or_withdrawn_once() -> None:
    now = timezone.now()
    waiting = make_message(author=make_member(trusted_at=None), state="waiting")
    given = at_once([partial(publish, message=waiting, at=now) for _each in range(3)], ValidationError)
    assert kinds(given) == ["Message", "MessageMoved", "MessageMoved"]
    acts = [
        partial(hide, message=waiting, state=Message.State.HIDDEN, at=now),
        partial(hide, message=waiting, state=Message.State.HIDDEN, at=now),
        partial(withdraw, message=waiting, at=now),
    ]
    at_once(acts, ValidationError)
    waiting.thread.refresh_from_db()
    assert waiting.thread.replies == 0
    assert recount() == []


def test_a_page_linked_to_by_several_at_once_has_one_card() -> None:
    now = timezone.now()
    assert kinds(at_once([partial(card_of, "https://example.org/a", at=now)] * 4, Exception)) == ["LinkCard"] * 4
    assert LinkCard.objects.count() == 1
