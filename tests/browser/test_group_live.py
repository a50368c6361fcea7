"""A live thread in two real browsers: what one member writes, the other reads without asking."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from conversations.models import Member, Message, Thread
from conversations.services.messages import comment, hide
from conversations.services.votes import mark_useful
from tests.browser.conftest import give_session
from tests.conversations.making import make_member, make_message, make_thread

#: Milliseconds that a busy machine may take for what comes within two seconds.
PATIENCE = 30_000
WORDS = "Votre message"


@pytest.fixture
def thread(live_site: str) -> Thread:
    return make_thread("Le débat de ce soir", is_live=True)


@pytest.fixture
def open_as(
    new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page], live_site: str
) -> Callable[..., Page]:
    """`open_as(member)`: a browser of theirs, watched."""

    def open_(member: Member, **how: object) -> Page:
        context = new_context(**how)
        give_session(context, member.supporter, live_site)
        return watched(context)

    return open_


def say(thread: Thread, author: Member, text: str) -> Message:
    return comment(thread=thread, member=author, text=text, at=timezone.now())


def test_what_one_writes_the_other_reads_without_reloading(open_as: Callable[..., Page], thread: Thread) -> None:
    one, other = make_member("Camille", handle="camille"), make_member("Dominique", handle="dominique")
    writing, reading = open_as(one), open_as(other)
    for page in (writing, reading):
        page.goto(thread.get_absolute_url())
    reading.evaluate("window.stayed = true")
    writing.evaluate("window.stayed = true")

    writing.get_by_label(WORDS).fill("Et les trains de nuit ?")
    writing.get_by_role("button", name="Publier").click()

    for page in (writing, reading):
        expect(page.locator("#m2")).to_contain_text("Et les trains de nuit ?", timeout=PATIENCE)
        expect(page.locator("#m2")).to_contain_text("Camille")
        assert page.evaluate("window.stayed") is True
    expect(writing.get_by_label(WORDS)).to_have_value("")
    expect(writing.locator("#m2").get_by_role("link", name="Retirer")).to_be_visible()
    expect(reading.locator("#m2").get_by_role("link", name="Retirer")).to_have_count(0)
    expect(reading.get_by_role("status").filter(has_text="1 nouveau message")).to_have_count(1, timeout=PATIENCE)

    reading.locator("#m2").get_by_role("button", name="Utile").click()

    expect(reading.locator("#m2 [data-campaign-useful]")).to_have_text("1", timeout=PATIENCE)
    expect(writing.locator("#m2 [data-campaign-useful]")).to_have_text("1", timeout=PATIENCE)


def test_answers_counts_and_what_is_hidden_reach_the_page(open_as: Callable[..., Page], thread: Thread) -> None:
    author = make_member("Camille")
    first, second = make_message(thread, "Premier"), make_message(thread, "Des mots de trop")
    page = open_as(make_member("Dominique"))
    page.goto(thread.get_absolute_url())

    comment(thread=thread, member=author, text="Une réponse", parent=first, at=timezone.now())
    mark_useful(message=first, member=author, at=timezone.now())
    hide(message=second, state="hidden", at=timezone.now())

    expect(page.locator("#m2 [data-campaign-answers] #m4")).to_contain_text("Une réponse", timeout=PATIENCE)
    expect(page.locator("#m2 [data-campaign-useful]").first).to_have_text("1", timeout=PATIENCE)
    expect(page.locator("#m3")).to_have_text("Ce message n’est plus affiché.", timeout=PATIENCE)


def test_whoever_reads_further_up_is_told_by_a_button(
    open_as: Callable[..., Page], thread: Thread, axe: Callable[[Page], None], at_width: Callable[[Page, int], None]
) -> None:
    author = make_member("Camille")
    for number in range(12):
        make_message(thread, f"Message {number}", author=author)
    page = open_as(make_member("Dominique"), viewport={"width": 800, "height": 500})
    page.goto(thread.get_absolute_url())
    before = page.evaluate("scrollY")

    say(thread, author, "Le dernier")
    say(thread, make_member("Alex"), "Le tout dernier")

    button = page.get_by_role("button", name="2 nouveaux messages")
    expect(button).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("scrollY") == before
    axe(page)
    at_width(page, 320)
    page.set_viewport_size({"width": 800, "height": 500})
    button.click()
    expect(page.locator("#m14")).to_be_focused()
    expect(page.locator("#m14")).to_be_in_viewport()


def test_the_end_is_told_and_nothing_more_is_asked(open_as: Callable[..., Page], thread: Thread) -> None:
    page = open_as(make_member("Dominique"))
    page.goto(thread.get_absolute_url())
    expect(page.get_by_text("En direct : les nouveaux messages paraissent ici.")).to_be_visible()

    Thread.objects.update(is_live=False)

    expect(page.get_by_text("Le direct est terminé.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("link", name="Nouveaux messages")).to_be_visible()


def test_whoever_leaves_the_group_hears_no_more(open_as: Callable[..., Page], thread: Thread) -> None:
    member, author = make_member("Dominique"), make_member("Camille")
    page = open_as(member)
    page.goto(thread.get_absolute_url())
    say(thread, author, "Avant")
    expect(page.locator("#m2")).to_be_visible(timeout=PATIENCE)

    Member.objects.filter(pk=member.pk).update(left_at=timezone.now())

    expect(page.get_by_text("Le direct est terminé.")).to_be_visible(timeout=PATIENCE)
    say(thread, make_member("Alex"), "Après")
    assert page.locator("#m3").count() == 0


def test_a_mistake_is_said_where_one_writes_and_the_words_stay(open_as: Callable[..., Page], thread: Thread) -> None:
    member = make_member("Dominique")
    page = open_as(member)
    say(thread, member, "Je le disais bien.")
    page.goto(thread.get_absolute_url())
    page.evaluate("window.stayed = true")

    page.get_by_label(WORDS).fill("Je le disais bien.")
    page.get_by_role("button", name="Publier").click()

    expect(page.get_by_text("Vous venez d'écrire ce message.").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label(WORDS)).to_have_value("Je le disais bien.")
    assert page.evaluate("window.stayed") is True


def test_without_script_a_link_shows_new_messages(
    new_context: Callable[..., BrowserContext], thread: Thread, live_site: str
) -> None:
    context = new_context(java_script_enabled=False)
    give_session(context, make_member("Dominique").supporter, live_site)
    page = context.new_page()
    page.goto(thread.get_absolute_url())
    say(thread, make_member("Camille"), "Et les trains de nuit ?")

    page.get_by_role("link", name="Nouveaux messages").click()

    expect(page.locator("#m2")).to_contain_text("Et les trains de nuit ?")


def test_a_connection_that_fails_is_told_and_what_was_missed_comes(
    open_as: Callable[..., Page], thread: Thread
) -> None:
    page = open_as(make_member("Dominique"))
    page.goto(thread.get_absolute_url())
    page.route("**/groupe/direct/**", lambda route: route.abort())
    expect(page.get_by_text("La connexion a manqué.")).to_be_visible(timeout=PATIENCE)
    say(thread, make_member("Camille"), "Pendant la coupure")

    page.unroute("**/groupe/direct/**")

    expect(page.locator("#m2")).to_contain_text("Pendant la coupure", timeout=2 * PATIENCE)
    expect(page.get_by_text("La connexion a manqué.")).to_be_hidden()
