"""Feeds that are none, or mean harm: nothing is kept of them, and the desk reads why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.models import Listener, Mention
from conversations.services.listening import EVERY, LEASE, listen, listen_due
from tests.actions.feeds import blog
from tests.conversations.making import make_listener
from tests.far_server import Answer, FarServer, far_server

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RSS = "application/rss+xml"
State = Listener.State
OF_US = ("un", "La Marche bleue promet des trains")


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.CAMPAIGN_NAME, settings.CAMPAIGN_CANDIDATE, settings.DESK_WORDS = "La Marche bleue", "Zoé Kermeur", []


@pytest.fixture
def far(settings: Any) -> Iterator[FarServer]:
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        yield server


def feed_of(far: FarServer, body: bytes | Answer, path: str = "/flux", **overrides: Any) -> Listener:
    """A listener whose feed answers so; it was heard before, so that a first look is nothing special."""
    far.pages[path] = Answer(body, kind=RSS) if isinstance(body, bytes) else body
    return make_listener(**({"feed": f"{far.url}{path}", "due_at": NOW} | overrides))


def hear(listener: Listener, at: datetime = NOW) -> Listener:
    """As `listen_due` does, at an instant that does not pass."""
    assert Listener.objects.claim(listener.pk, at=at, lease=LEASE)
    listen(listener=Listener.objects.get(pk=listener.pk), at=at)
    listener.refresh_from_db()
    return listener


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(b"<html></html>", kind="text/html"), "n'est pas ce que nous attendions"),
        (Answer(b"<rss>", kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b"<html><body>x</body></html>", kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b'<!DOCTYPE r [<!ENTITY a "ha">]><rss>&a;</rss>', kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b"<a>" * 70 + b"</a>" * 70, kind=RSS), "n'est pas un flux RSS ou Atom valable"),
        (Answer(b"", kind=RSS, headers={"Content-Length": "100000000"}), "trop lourd"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1/flux"}), "Nous n'avons pas pu lire cette adresse"),
        (Answer(status=302, headers={"Location": "/flux"}), "Nous n'avons pas pu lire cette adresse"),
    ],
    ids=["a page", "broken", "a page in disguise", "a bomb", "a tower", "100 MB", "inside", "in circles"],
)
def test_what_is_no_feed_brings_nothing_and_says_why(far: FarServer, answer: Answer, sentence: str) -> None:
    listener = hear(feed_of(far, answer))

    assert sentence in listener.error
    assert (listener.state, listener.failures, listener.due_at) == (State.QUEUED, 1, NOW + EVERY * 2)
    assert not Mention.objects.exists()


def test_a_feed_inside_is_never_asked(far: FarServer, settings: Any) -> None:
    settings.FETCH_PRIVATE_HOSTS = []
    listener = hear(feed_of(far, blog(OF_US)))

    assert listener.failures == 1
    assert far.asked == []


def test_scripts_in_an_article_come_as_words(far: FarServer) -> None:
    words = "<description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=x&gt;Bonjour&lt;/b&gt;</description>"
    feed_of(far, blog(OF_US, more=[words]))

    listen_due(at=NOW)

    assert Mention.objects.get().text == "Bonjour"
