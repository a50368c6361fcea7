"""Looking for words in the group."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.text import fold
from conversations.group import search as searching
from conversations.group.search import around, search, words_of
from conversations.models import Member, Message
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/groupe/recherche/"


def say(text: str, **overrides: Any) -> Message:
    return make_message(text=text, search=fold(text), **overrides)


def found(asked: str, **more: Any) -> list[str]:
    return [row.text for row in search(asked, **more).rows]


@pytest.mark.parametrize(
    "asked", ["bus", "BUS", "le bus", "retard bus", "retards", "Évêché", "eveche", "évêc"],
    ids=["plain", "capitals", "article", "two", "plural", "accents", "folded", "beginning"],
)  # fmt: skip
def test_words_are_found_however_they_are_written(asked: str) -> None:
    say("Le bus de l'Évêché a du retard.")
    say("La cantine est fermée.")
    assert found(asked) == ["Le bus de l'Évêché a du retard."]


@pytest.mark.parametrize("asked", ["us", "bus cantine", "obus", "tard", "%", "_us", "bus%"], ids=str)
def test_what_was_not_said_is_not_found(asked: str) -> None:
    say("Le bus de l'Évêché a du retard.") if asked != "bus%" else None
    assert found(asked) == []


def test_a_title_is_found_with_its_thread() -> None:
    thread = make_thread("Les trains de nuit")
    Message.objects.update(search=fold("Les trains de nuit Qui les prendrait ?"))
    assert [row.thread for row in search("train nuit").rows] == [thread]


def test_the_newest_come_first() -> None:
    for text in ("bus un", "bus deux", "bus trois"):
        say(text)
    assert found("bus") == ["bus trois", "bus deux", "bus un"]


@pytest.mark.parametrize("state", ["waiting", "hidden", "refused", "withdrawn"])
def test_what_may_not_be_read_is_not_found(state: str) -> None:
    say("Le bus du soir", state=state)
    assert found("bus") == []


def test_what_stands_in_a_hidden_thread_is_not_found() -> None:
    say("Le bus du soir", thread=make_thread(state="hidden"))
    assert found("bus") == []


def test_pages_follow_each_other() -> None:
    for n in range(45):
        say(f"bus {n}")
    first = search("bus")
    second = search("bus", before=str(first.older))
    third = search("bus", before=str(second.older))
    sizes = [len(page.rows) for page in (first, second, third)]
    assert sizes == [20, 20, 5]
    assert (third.older, third.until) == (None, None)
    assert len({row.pk for page in (first, second, third) for row in page.rows}) == 45


def test_an_old_group_is_looked_through_window_by_window(monkeypatch: pytest.MonkeyPatch) -> None:
    old = say("Le bus du soir")
    for n in range(12):
        say(f"cantine {n}")
    monkeypatch.setattr(searching, "WINDOW", 5)
    page, texts, windows = search("bus"), [], 1
    assert page.rows == []
    assert page.until is not None
    while page.older:
        texts += [row.text for row in page.rows]
        page, windows = search("bus", before=str(page.older)), windows + 1
    assert [*texts, *(row.text for row in page.rows)] == [old.text]
    assert 2 < windows <= 8


def test_a_search_asks_as_much_of_a_full_page_as_of_an_empty_one() -> None:
    def cost(words: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            search(words)
        return len(asked)

    for n in range(20):
        say(f"bus {n}", author=make_member())
    assert cost("bus") == cost("cantine")


def test_words_are_counted_once_and_short_ones_left_out() -> None:
    assert words_of("Le Bus, le bus et LES Bus à 20h !") == ["bus", "les", "20h"]
    assert len(words_of(" ".join(f"mot{n}" for n in range(50)))) == 6


def test_the_words_around_what_was_found_are_shown() -> None:
    text = "Bonjour à tous.\n" + "avant " * 40 + "le bus de l'Évêché est en retard"
    assert "bus de l'Évêché" in around(text, ["eveche"])
    assert around("Bonjour.\nLa suite.", ["rien"]) == "Bonjour. La suite."


def test_the_page_shows_what_is_found_and_its_author(client: Client, member: Member) -> None:
    row = say("Le bus du soir", author=make_member("Zoé"))
    page = sign_in(client, member.supporter).get(PAGE, {"q": "bus"}).content.decode()
    assert f'href="{row.get_absolute_url()}"' in page.replace("&amp;", "&")
    assert "Zoé" in page
    assert "Le bus du soir" in page


@pytest.mark.parametrize(
    ("asked", "words"), [("", "Rechercher"), ("a", "trois lettres"), ("cantine", "Rien sur « cantine »")]
)
def test_the_page_says_why_there_is_nothing(asked: str, words: str, client: Client, member: Member) -> None:
    say("Le bus du soir")
    assert words in sign_in(client, member.supporter).get(PAGE, {"q": asked}).content.decode()


def test_what_was_asked_is_never_run_as_a_script(client: Client, member: Member) -> None:
    page = sign_in(client, member.supporter).get(PAGE, {"q": "<script>bus</script>"}).content.decode()
    assert "<script>bus" not in page


@pytest.mark.parametrize("query", ["x" * 101, "\x00bus"], ids=["long", "null"])
def test_a_question_that_is_none_is_refused(query: str, client: Client, member: Member) -> None:
    assert sign_in(client, member.supporter).get(PAGE, {"q": query}).status_code == 422


def test_an_address_of_a_page_that_means_nothing_begins_at_the_beginning(client: Client, member: Member) -> None:
    say("Le bus du soir")
    page = sign_in(client, member.supporter).get(PAGE, {"q": "bus", "avant": "9" * 40})
    assert "Le bus du soir" in page.content.decode()
