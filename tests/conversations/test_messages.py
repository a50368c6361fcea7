"""What members say: opened, answered, changed, taken back; and everything that is counted with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.models import Following, Member, Message, Notification, Thread
from conversations.services import messages as services
from conversations.services.votes import mark_useful, unmark
from supporters import ledger
from supporters.models import ActDay
from tests.actions.making import make_topic
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
State = Message.State


def opened(member: Member, **overrides: Any) -> Thread:
    fields = {"title": "Les trains de nuit", "text": "Qui sait combien il en reste ?", "at": timezone.now()}
    return services.open_thread(member=member, **(fields | overrides))


def said(thread: Thread, member: Member, text: str = "Il en reste huit.", **overrides: Any) -> Message:
    return services.comment(thread=thread, member=member, text=text, **({"at": timezone.now()} | overrides))


def done(member: Member, kind: str) -> int:
    return sum(ActDay.objects.filter(supporter=member.supporter, kind=kind).values_list("total", flat=True))


def errors(caught: Any) -> dict[str, list[str]]:
    return caught.value.message_dict


def test_a_thread_opens_with_its_first_message(member: Member) -> None:
    topic, place = make_topic(), make_place()
    thread = opened(member, topic=topic, place=place, title="  Les trains \n de nuit ")
    first = thread.messages.get()
    assert (thread.title, thread.state, thread.topic, thread.place) == ("Les trains de nuit", "open", topic, place)
    assert (first.number, first.state, first.author) == (1, "published", member)
    assert first.search == "les trains de nuit qui sait combien il en reste"
    member.refresh_from_db()
    assert (member.messages, done(member, "message")) == (1, 1)


def test_who_writes_follows_the_thread(member: Member) -> None:
    thread, other = opened(member), make_member()
    said(thread, other)
    assert set(Following.objects.filter(thread=thread).values_list("member", flat=True)) == {member.pk, other.pk}


def test_what_came_from_outside_says_so(member: Member) -> None:
    thread = opened(member, credit="Le blog du rail", credit_url="https://blog.example.org/nuit")
    assert (thread.credit, thread.credit_url) == ("Le blog du rail", "https://blog.example.org/nuit")


def test_an_address_that_is_none_credits_nobody(member: Member) -> None:
    with pytest.raises(ValidationError) as caught:
        opened(member, credit="Un blog", credit_url="javascript:alert(1)")
    assert list(errors(caught)) == ["credit_url"]
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("title", ""), ("title", "Oui"), ("title", "a" * 121), ("text", " \n "), ("text", "a" * 5001)]
)
def test_what_is_missing_or_too_long_is_said_beside_its_field(field: str, value: str, member: Member) -> None:
    with pytest.raises(ValidationError) as caught:
        opened(member, **{field: value})
    assert list(errors(caught)) == [field]


def test_comments_are_numbered_in_the_order_they_come(member: Member) -> None:
    thread = opened(member)
    assert [said(thread, member, text).number for text in ("Un.", "Deux.", "Trois.")] == [2, 3, 4]
    thread.refresh_from_db()
    assert (thread.replies, thread.last_number) == (3, 4)


def test_each_thing_that_readers_see_makes_a_new_version(member: Member) -> None:
    thread, versions = opened(member), []
    other = make_member()

    def note(_done: Any) -> None:
        thread.refresh_from_db()
        versions.append(thread.version)

    now = timezone.now()
    comment = said(thread, member)
    note(comment)
    note(services.edit(message=comment, text="Il en reste neuf.", at=now))
    note(mark_useful(message=comment, member=other, at=now))
    note(unmark(message=comment, member=other, at=now))
    note(services.hide(message=comment, state=State.HIDDEN, at=now))
    note(services.show(message=comment, at=now))
    note(services.withdraw(message=comment, at=now))
    assert versions == sorted(set(versions))


def test_an_answer_to_an_answer_stands_beside_it(member: Member) -> None:
    thread = opened(member)
    comment = said(thread, member, "Un.")
    answer = said(thread, member, "Deux.", parent=comment)
    assert said(thread, member, "Trois.", parent=answer).parent == comment
    assert said(thread, member, "Quatre.", parent=thread.messages.get(number=1)).parent is None


def test_what_is_gone_is_not_answered(member: Member) -> None:
    thread = opened(member)
    comment = said(thread, member)
    services.hide(message=comment, state=State.HIDDEN, at=timezone.now())
    with pytest.raises(services.MessageMoved):
        said(thread, member, "Et alors ?", parent=comment)


def test_a_comment_of_another_thread_is_not_answered_here(member: Member) -> None:
    with pytest.raises(services.MessageMoved):
        said(opened(member), member, parent=make_message())


@pytest.mark.parametrize("state", ["locked", "waiting", "hidden"])
def test_nobody_writes_in_a_thread_that_is_not_open(state: str, member: Member) -> None:
    thread = make_thread(state=state)
    with pytest.raises(ValidationError, match="fermé"):
        said(thread, member)


def test_the_same_words_are_not_said_twice(member: Member) -> None:
    thread = opened(member)
    said(thread, member)
    with pytest.raises(ValidationError, match="Vous venez"):
        said(thread, member, " Il en reste huit.\n")
    with pytest.raises(ValidationError, match="Vous venez"):
        opened(member)
    said(thread, make_member())
    said(thread, member, at=timezone.now() + timedelta(minutes=11))


def test_a_newcomer_waits_to_be_read() -> None:
    newcomer = make_member(trusted_at=None)
    thread = opened(newcomer)
    assert (thread.state, thread.messages.get().state) == ("waiting", "waiting")
    assert (done(newcomer, "message"), thread.replies, thread.version) == (0, 0, 0)
    services.publish(message=thread.messages.get(), at=timezone.now())
    thread.refresh_from_db()
    assert (thread.state, thread.messages.get().state, done(newcomer, "message")) == ("open", "published", 1)


def test_those_whom_a_message_concerns_learn_of_it_when_it_appears(member: Member) -> None:
    newcomer = make_member(trusted_at=None)
    comment = said(opened(member), newcomer, f"Merci @{member.handle} !")
    assert not Notification.objects.filter(member=member).exists()
    services.publish(message=comment, at=timezone.now())
    assert Notification.objects.get(member=member).message == comment


def test_a_message_that_comes_back_is_not_told_again(member: Member) -> None:
    comment = said(opened(member), make_member())
    services.hide(message=comment, state=State.HIDDEN, at=timezone.now())
    services.show(message=comment, at=timezone.now())
    assert Notification.objects.filter(member=member).count() == 1


def test_hiding_takes_away_what_was_counted_and_showing_brings_it_back(member: Member) -> None:
    thread = opened(make_member())
    comment = said(thread, member)
    for hidden in (True, False, True):
        if hidden:
            services.hide(message=comment, state=State.HIDDEN, at=timezone.now())
        else:
            services.show(message=comment, at=timezone.now())
        thread.refresh_from_db()
        member.refresh_from_db()
        stands = 0 if hidden else 1
        assert (thread.replies, member.messages, done(member, "message")) == (stands, stands, stands)
    assert ledger.recount() == []


def test_a_thread_goes_with_its_hidden_first_message_and_comes_back_with_it(member: Member) -> None:
    thread = opened(member)
    first = thread.messages.get()
    services.hide(message=first, state=State.HIDDEN, at=timezone.now())
    thread.refresh_from_db()
    assert thread.state == "hidden"
    services.show(message=first, at=timezone.now())
    thread.refresh_from_db()
    assert thread.state == "open"


def test_the_list_goes_by_the_last_message_that_is_seen(member: Member) -> None:
    begin = timezone.now()
    thread = opened(member, at=begin)
    first = said(thread, member, "Un.", at=begin + timedelta(hours=1))
    last = said(thread, member, "Deux.", at=begin + timedelta(hours=2))
    services.withdraw(message=last, at=begin + timedelta(hours=3))
    thread.refresh_from_db()
    assert thread.last_at == first.published_at


def test_what_was_decided_is_not_decided_again(member: Member) -> None:
    comment = said(opened(member), member)
    with pytest.raises(services.MessageMoved):
        services.publish(message=comment, at=timezone.now())
    with pytest.raises(services.MessageMoved):
        services.show(message=comment, at=timezone.now())
    services.withdraw(message=comment, at=timezone.now())
    with pytest.raises(services.MessageMoved):
        services.hide(message=comment, state=State.HIDDEN, at=timezone.now())
    with pytest.raises(services.MessageMoved):
        services.withdraw(message=comment, at=timezone.now())
