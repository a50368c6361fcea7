"""A live thread's readers are told what is new, from memory."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.group import live
from conversations.models import Member, Thread
from tests.conversations.live_reading import Reader, change, grow, numbers, say
from tests.conversations.making import make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return make_thread(is_live=True)


@pytest.fixture
def reader(thread: Thread, member: Member) -> Reader:
    return Reader(thread, member.supporter)


def test_nothing_is_new_to_somebody_who_saw_everything(reader: Reader) -> None:
    assert reader.ask() == {"version": 0, "every": 1000, "live": True}


def test_a_message_reaches_a_reader_once(reader: Reader, thread: Thread) -> None:
    reader.ask()
    say(thread, "Et les trains de nuit ?")

    news = reader.ask()

    assert numbers(news) == [2]
    assert "Et les trains de nuit ?" in news["messages"][0]["html"]
    assert "messages" not in reader.ask()


def test_what_came_between_the_page_and_the_first_question_is_told(reader: Reader, thread: Thread) -> None:
    say(thread, "Entre-temps")
    assert numbers(reader.ask()) == [2]


def test_an_answer_says_to_whom(reader: Reader, thread: Thread) -> None:
    first = say(thread)
    reader.ask()
    say(thread, parent=first)
    assert [(one["number"], one["parent"]) for one in reader.ask()["messages"]] == [(3, 2)]


def test_a_message_that_waits_is_told_when_it_is_published(reader: Reader, thread: Thread) -> None:
    reader.ask()
    waiting = say(thread, state="waiting")
    say(thread)
    assert numbers(reader.ask()) == [3]

    change(waiting, state="published", published_at=timezone.now())

    assert numbers(reader.ask()) == [2]


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "refused"])
def test_a_message_that_is_hidden_vanishes_and_its_words_are_not_told(
    state: str, reader: Reader, thread: Thread
) -> None:
    message = say(thread, "Des mots de trop")
    assert numbers(reader.ask()) == [2]

    change(message, state=state)

    status, _, body = reader.get(reader.path)
    assert (status, json.loads(body)["gone"]) == (200, [2])
    assert b"Des mots de trop" not in body


def test_a_message_that_was_erased_vanishes(reader: Reader, thread: Thread) -> None:
    message = say(thread)
    say(thread)
    reader.ask()
    message.delete()
    grow(thread)
    assert reader.ask()["gone"] == [2]


def test_a_message_that_is_shown_again_comes_back(reader: Reader, thread: Thread) -> None:
    message = say(thread)
    change(message, state="hidden")
    reader.ask()
    change(message, state="published")
    assert numbers(reader.ask()) == [2]


def test_a_count_is_told_without_the_words(reader: Reader, thread: Thread) -> None:
    message = say(thread)
    reader.ask()
    change(message, useful=4)
    assert reader.ask() == {"version": 2, "every": 1000, "live": True, "useful": {"2": 4}}


def test_a_message_that_is_edited_is_told_again(reader: Reader, thread: Thread) -> None:
    message = say(thread, "Premier jet")
    reader.ask()
    change(message, text="Second jet", edited_at=timezone.now())
    [told] = reader.ask()["messages"]
    assert "Second jet" in told["html"]
    assert "Premier jet" not in told["html"]


def test_words_are_text_to_everybody(reader: Reader, thread: Thread) -> None:
    say(thread, "<script>alert(1)</script><img src=x onerror=alert(1)>")
    html = reader.ask()["messages"][0]["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert "onerror=" in html  # as words


def test_each_reader_is_told_in_their_language(thread: Thread, member: Member) -> None:
    say(thread)
    french, english = (Reader(thread, member.supporter, language=language) for language in ("fr", "en"))
    english.keeper = french.keeper
    english.door = french.door
    say(thread)
    assert numbers(french.ask()) == numbers(english.ask()) == [3]


def test_a_process_that_has_just_begun_loses_nothing(thread: Thread, member: Member) -> None:
    """What changed before it looked for the first time, and after the page was made, is told by it too."""
    edited, voted, hidden, waiting = say(thread), say(thread), say(thread), say(thread, state="waiting")
    reader = Reader(thread, member.supporter)

    change(edited, text="Autrement", edited_at=timezone.now())
    change(voted, useful=7)
    change(hidden, state="hidden")
    change(waiting, state="published", published_at=timezone.now() + timedelta(seconds=5))
    say(thread, "Nouveau")
    news = reader.ask()

    assert numbers(news) == [2, 5, 6]
    assert news["gone"] == [4]
    assert news["useful"]["3"] == 7


def test_going_from_one_process_to_another_loses_nothing(thread: Thread, member: Member) -> None:
    """The second has not looked since before the first told its reader."""
    first, second = Reader(thread, member.supporter), Reader(thread, member.supporter)
    second.ask()
    say(thread)
    assert numbers(first.ask()) == [2]
    second.version, second.number = first.version, first.number
    say(thread)
    assert 3 in numbers(second.ask())
    assert numbers(second.ask()) == []


def test_whoever_missed_too_much_opens_the_page_again(
    reader: Reader, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_NEWS", 3)
    for _ in range(4):
        say(thread)
    assert reader.ask()["again"] is True
    assert "again" not in reader.ask()


def test_only_the_last_messages_are_watched(reader: Reader, thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WINDOW", 5)
    for _ in range(12):
        say(thread)
        reader.ask()
    room = reader.keeper._watched[thread.pk].room
    assert room._view is not None
    assert sorted(room._view.items) == [9, 10, 11, 12, 13]
    assert len(room._looks) == 5
