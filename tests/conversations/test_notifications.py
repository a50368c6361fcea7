"""Who is told of what, once, and in the way they chose."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.group.mentions import handles_in
from conversations.models import Following, Member, Message, Notification
from conversations.services import following
from conversations.services.members import leave
from conversations.services.notifications import read_thread, tell, tell_of
from supporters.models import Supporter
from tests.conversations.making import make_member, make_message, make_thread

pytestmark = pytest.mark.django_db


def told(message: Message) -> dict[str, str]:
    """Who was told of a message, by their handle, and why."""
    tell_of(message=message, at=timezone.now())
    return dict(Notification.objects.filter(message=message).values_list("member__handle", "kind"))


def tell_one(member: Member, kind: str = "answer", **overrides: Any) -> Notification:
    message = overrides.pop("message", None) or make_message()
    return Notification.objects.create(member=member, kind=kind, message=message, at=timezone.now(), **overrides)


# Names


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Bravo @camille !", ["camille"]),
        ("@Camille, @zoe-2 : venez.", ["camille", "zoe-2"]),
        ("(@camille) et @camille encore", ["camille"]),
        ("écrire à contact@example.org", []),
        ("https://example.org/@camille/12", []),
        ("@@camille", []),
        ("@ camille", []),
        ("@camille@example.org", []),
    ],
    ids=["plain", "several", "twice", "mail", "address", "doubled", "apart", "elsewhere"],
)
def test_names_are_found_where_somebody_is_named(text: str, handles: list[str]) -> None:
    assert handles_in(text) == handles


def test_a_message_that_names_everybody_tells_the_first_few() -> None:
    assert len(handles_in(" ".join(f"@membre-{n}" for n in range(200)))) == 10


# Telling


def test_an_answer_is_told_to_who_is_answered() -> None:
    asked = make_message()
    answer = make_message(asked.thread, parent=asked)
    assert told(answer)[asked.author.handle] == "answer"


def test_a_comment_is_told_to_who_opened_the_thread() -> None:
    thread = make_thread()
    assert told(make_message(thread)) == {thread.opened_by.handle: "answer"}


def test_a_name_is_told_to_its_bearer() -> None:
    make_member(handle="zoe")
    thread = make_thread(text="Qu'en dit @Zoe ?")
    assert told(thread.messages.get()) == {"zoe": "mention"}


def test_followers_are_told_until_they_have_looked() -> None:
    thread, reader = make_thread(), make_member()
    following.follow(thread=thread, member=reader, at=timezone.now())
    first, second = make_message(thread), make_message(thread)
    assert told(first)[reader.handle] == "followed"
    assert reader.handle not in told(second)
    read_thread(member=reader, thread=thread, number=second.number, at=timezone.now())
    assert told(make_message(thread))[reader.handle] == "followed"


def test_nobody_is_told_twice_of_one_message() -> None:
    thread = make_thread()
    following.follow(thread=thread, member=thread.opened_by, at=timezone.now())
    answer = make_message(thread, text=f"Bien vu @{thread.opened_by.handle}.")
    assert told(answer) == {thread.opened_by.handle: "mention"}
    assert told(answer) == {thread.opened_by.handle: "mention"}


def test_whoever_wants_nothing_of_one_kind_hears_by_another() -> None:
    thread = make_thread(opened_by=make_member(on_mention="nothing"))
    assert told(make_message(thread, text=f"Bien vu @{thread.opened_by.handle}.")) == {
        thread.opened_by.handle: "answer"
    }


def test_nobody_is_told_of_their_own_message() -> None:
    thread = make_thread()
    assert told(make_message(thread, text=f"@{thread.opened_by.handle}", author=thread.opened_by)) == {}


@pytest.mark.parametrize("why", ["muted", "nothing", "left", "restricted"])
def test_nobody_is_told_who_wants_or_may_hear_nothing(why: str) -> None:
    thread = make_thread()
    reader, now = thread.opened_by, timezone.now()
    if why == "muted":
        following.mute(thread=thread, member=reader, at=now)
    elif why == "nothing":
        Member.objects.filter(pk=reader.pk).update(on_answer="nothing", on_mention="nothing", on_followed="nothing")
    elif why == "left":
        Member.objects.filter(pk=reader.pk).update(left_at=now)
    else:
        Supporter.objects.filter(pk=reader.supporter_id).update(restricted_at=now)
    assert told(make_message(thread, text=f"@{reader.handle} ?")) == {}


@pytest.mark.parametrize(("channel", "by_mail"), [("mail", True), ("site", False)])
def test_each_is_told_by_the_way_they_chose(channel: str, by_mail: bool) -> None:
    thread = make_thread(opened_by=make_member(on_answer=channel))
    told(make_message(thread))
    assert Notification.objects.get().by_mail is by_mail


def test_whoever_writes_in_a_thread_follows_it() -> None:
    thread = make_thread()
    message = make_message(thread)
    told(message)
    assert Following.objects.filter(thread=thread, member=message.author, is_muted=False).exists()


def test_writing_in_a_muted_thread_leaves_it_muted() -> None:
    thread = make_thread()
    message = make_message(thread)
    following.mute(thread=thread, member=message.author, at=timezone.now())
    told(message)
    assert Following.objects.get(thread=thread, member=message.author).is_muted


def test_telling_many_followers_asks_no_more_of_the_database() -> None:
    def cost(followers: int) -> int:
        thread = make_thread()
        for _n in range(followers):
            following.follow(thread=thread, member=make_member(), at=timezone.now())
        message = make_message(thread)
        with CaptureQueriesContext(connection) as asked:
            told(message)
        return len(asked)

    assert cost(12) == cost(2)


def test_decisions_are_told_whatever_was_muted(member: Member) -> None:
    message = make_message(author=member)
    following.mute(thread=message.thread, member=member, at=timezone.now())
    assert tell(member=member, kind="moderated", message=message, words="Hors sujet.", at=timezone.now())
    assert Notification.objects.get().words == "Hors sujet."


def test_nothing_is_told_to_who_left(member: Member) -> None:
    message = make_message()
    leave(member=member, at=timezone.now())
    assert tell(member=member, kind="moderated", message=message, at=timezone.now()) is None


def test_a_muted_thread_takes_its_news_out_of_the_next_mail(member: Member) -> None:
    row = tell_one(member, by_mail=True)
    following.mute(thread=row.message.thread, member=member, at=timezone.now())
    row.refresh_from_db()
    assert not row.by_mail
