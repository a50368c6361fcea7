"""A blogger is heard, answered and heard again, in a real browser, between a blog and a network that are there."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from conversations.models import Conversation, Listener, Mention
from conversations.services.answering import send_due
from conversations.services.listening import listen_due
from conversations.services.voices import add_address
from supporters.models import Supporter
from tests.actions.feeds import blog
from tests.actions.relaying import make_account
from tests.browser.conftest import give_session
from tests.conversations.making import make_conversation, make_listener, make_responder, make_voice
from tests.far_server import Answer, FarServer, far_server
from tests.networks.mastodon import Mastodon, mastodon

LEA = "lea@rails.example.org"
ARTICLE = "<description>La campagne promet des trains de nuit. Qui paie, et quand ?</description>"


@pytest.fixture
def site(settings: LazySettings) -> Iterator[FarServer]:
    with far_server() as server:
        body = blog(("trains", "Trains de nuit : la campagne dit-elle tout ?"), home=server.url, more=[ARTICLE])
        server.pages["/flux"] = Answer(body, kind="application/rss+xml")
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        settings.DESK_WORDS = ["trains de nuit"]
        yield server


@pytest.fixture
def toots(settings: LazySettings) -> Iterator[Mastodon]:
    with mastodon() as server:
        settings.RELAY_PRIVATE_HOSTS = [server.host]
        yield server


@pytest.mark.usefixtures("queued_mail")
def test_a_blog_is_heard_answered_and_heard_again(
    live_site: str,
    site: FarServer,
    toots: Mastodon,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
) -> None:
    voice = make_voice(name="Léa des rails", outlet_url=site.url)
    add_address(voice=voice, kind="mastodon", value=f"@{LEA}")
    account = make_account(toots)
    make_listener(feed=f"{site.url}/flux", voice=voice)
    make_listener(kind="notifications", feed="", account=account)
    desk, second = (_window(person, live_site, new_context, watched) for person in (make_responder(), make_responder()))

    assert _listen() == 1
    desk.goto("/repondre/")
    desk.get_by_role("link", name="Trains de nuit").click()
    desk.get_by_role("button", name="La prendre").click()
    expect(desk.get_by_text("à vous", exact=True)).to_be_visible()
    desk.get_by_role("link", name="Écrire une réponse").click()
    desk.get_by_label("Votre réponse").fill("L'État la première année, les régions ensuite.")
    desk.get_by_label("La campagne sur Mastodon").check()
    desk.get_by_role("button", name="Donner à relire").click()
    expect(desk.get_by_text("Quelqu'un d'autre que la personne qui l'a écrite doit la relire.")).to_be_visible()
    second.goto(Conversation.objects.get().get_absolute_url())
    second.get_by_role("button", name="Approuver et envoyer").click()
    expect(second.get_by_role("heading", name="La réponse part")).to_be_visible()

    assert send_due(at=timezone.now()) == 1
    [status] = toots.statuses
    assert status["text"].startswith(f"@{LEA} L'État la première année")
    assert f"{site.url}/trains" in status["text"]
    toots.say(LEA, "<p>@campagne Merci, je mets à jour mon billet !</p>", to=status["id"])
    assert _listen() == 1

    assert Mention.objects.count() == 2
    desk.goto(Conversation.objects.get().get_absolute_url())
    expect(desk.get_by_text("je mets à jour mon billet")).to_be_visible()
    desk.get_by_text("Clore…").click()
    desk.get_by_label("Ils ont eu leur réponse").check()
    desk.get_by_role("button", name="Clore", exact=True).click()
    expect(desk.get_by_role("button", name="La rouvrir")).to_be_visible()
    desk.goto("/repondre/chiffres/")
    expect(desk.get_by_text("ont répondu à leur tour, sur 1 conversation")).to_be_visible()
    expect(desk.locator(".figure-number", has_text="ont répondu à leur tour").locator("strong")).to_have_text("100 %")


def test_a_conversation_has_one_owner(
    live_site: str, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    conversation = make_conversation()
    people = [make_responder(display_name=name) for name in ("Réponse du matin", "Réponse du soir")]
    windows = [_window(person, live_site, new_context, watched) for person in people]
    for window in windows:
        window.goto(conversation.get_absolute_url())
        expect(window.get_by_role("button", name="La prendre")).to_be_visible()
    windows[0].get_by_role("button", name="La prendre").click()
    expect(windows[0].get_by_text("à vous", exact=True)).to_be_visible()
    windows[1].get_by_role("button", name="La prendre").click()
    expect(windows[1].get_by_role("alert")).to_be_visible()
    assert Conversation.objects.get().owner == people[0]


def _window(
    person: Supporter,
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
) -> Page:
    context = new_context()
    give_session(context, person, live_site)
    return watched(context)


def _listen() -> int:
    """Everything is looked at now; how many mentions are new."""
    Listener.objects.update(due_at=timezone.now())
    return listen_due(at=timezone.now())
