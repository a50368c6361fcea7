"""Whoever may read a live thread hears it through the door; whoever may no more is told nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from conversations.group import live, passes
from conversations.group.passes import give_pass
from conversations.live_source import PREFIX
from conversations.models import Member, Thread
from supporters.models import Supporter
from tests.conversations.live_reading import Reader, say
from tests.conversations.making import make_member, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return make_thread(is_live=True)


@pytest.fixture
def reader(thread: Thread, member: Member) -> Reader:
    return Reader(thread, member.supporter)


def test_a_thread_that_is_live_no_more_ends(reader: Reader, thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(is_live=False)
    assert reader.ask()["live"] is False
    Thread.objects.filter(pk=thread.pk).update(is_live=True)
    assert reader.ask()["live"] is True


@pytest.mark.parametrize(("state", "status"), [("locked", 200), ("hidden", 403), ("waiting", 403)])
def test_a_thread_is_heard_while_members_may_read_it(state: str, status: int, reader: Reader, thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(state=state)
    assert reader.status() == status


def test_a_thread_that_is_no_more_is_refused(reader: Reader, thread: Thread) -> None:
    assert reader.status() == 200
    thread.delete()
    assert reader.status() == 403


@pytest.mark.parametrize("how", ["left", "restricted", "closed", "erased"])
def test_whoever_may_no_more_is_turned_away_whatever_their_pass(how: str, reader: Reader, member: Member) -> None:
    assert reader.status() == 200
    people = Supporter.objects.filter(pk=member.supporter_id)
    if how == "left":
        Member.objects.update(left_at=timezone.now())
    elif how == "restricted":
        people.update(restricted_at=timezone.now())
    elif how == "closed":
        people.update(is_active=False)
    else:
        member.delete()
    assert reader.status() == 403


def test_between_two_looks_readers_cost_no_question(
    thread: Thread, member: Member, django_assert_num_queries: Any
) -> None:
    reader = Reader(thread, member.supporter, recheck=60.0)
    reader.ask()
    reader.keeper._watched[thread.pk].room.check_every = 60.0
    reader.ask()
    with django_assert_num_queries(0):
        for _ in range(5):
            reader.ask()


def test_many_readers_are_looked_at_in_one_question(thread: Thread, django_assert_num_queries: Any) -> None:
    people = [make_member().supporter_id for _ in range(6)]
    with django_assert_num_queries(1):
        assert passes.may_read(thread.pk, people) == set(people)


def test_a_moderator_who_takes_no_part_hears_too(thread: Thread, moderator: Supporter) -> None:
    assert Reader(thread, moderator).status() == 200


def test_a_pass_ends(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "LIFE", timedelta(seconds=-1))
    assert reader.status() == 410


def test_a_pass_that_was_remembered_ends_too(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.status() == 200
    monkeypatch.setattr(passes.time, "time", lambda: timezone.now().timestamp() + 601)
    monkeypatch.setattr(passes, "LIFE", timedelta(seconds=-1))
    assert reader.status() == 410


def test_a_pass_that_was_altered_opens_nothing(reader: Reader) -> None:
    reader.token = reader.token[:-1] + ("A" if reader.token[-1] != "A" else "B")
    assert reader.status() == 403


@pytest.mark.parametrize("path", ["", "x/1.1", "x" * 30, "x" * 30 + "/1", "x" * 30 + "/1.1/", "x" * 30 + "/-1.1"])
def test_what_is_no_such_address_is_djangos(path: str, reader: Reader) -> None:
    assert reader.get(PREFIX + path)[0] == 404


def test_the_answer_is_nobodys_to_keep(reader: Reader) -> None:
    _, headers, _ = reader.get(reader.path)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "application/json"


def test_long_news_are_compressed_for_who_takes_them(reader: Reader, thread: Thread) -> None:
    import gzip

    for _ in range(10):
        say(thread, "Encore un long message à propos des trains de nuit. " * 5)
    _, plain_headers, plain = reader.get(reader.path)
    _, headers, packed = reader.get(reader.path, HTTP_ACCEPT_ENCODING="gzip, br")
    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(packed) < len(plain) / 3
    assert gzip.decompress(packed) == plain


def test_the_same_question_is_answered_with_the_same_bytes(reader: Reader, thread: Thread) -> None:
    say(thread)
    room = reader.keeper
    first, second = (room.answer(reader.path) for _ in range(2))
    assert first
    assert second
    assert first[1] is second[1]


def test_many_listeners_are_asked_to_ask_less_often(
    reader: Reader, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CALM", 2)
    for _ in range(2):
        other = Reader(thread, make_member().supporter)
        other.door = reader.door
        other.ask()
    assert reader.ask()["every"] == 2000


def test_few_threads_are_kept(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    from conversations import live_source

    monkeypatch.setattr(live_source, "MOST_ROOMS", 3)
    one = Reader(make_thread(is_live=True), member.supporter)
    for _ in range(5):
        one.token = give_pass(thread=make_thread(is_live=True).pk, supporter=member.supporter_id, language="fr")
        assert one.status() == 200
    assert len(one.keeper._watched) == 3


def test_a_database_in_trouble_is_left_to_django(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def ask(self, *_values: int) -> None:
            raise OperationalError("gone")

    monkeypatch.setattr(live, "_STATE", Broken())
    assert reader.status() == 404


def test_the_door_knows_where_the_pages_are() -> None:
    assert reverse("conversations:live", args=["a:b:c", "1.2"]) == f"{PREFIX}a:b:c/1.2"
