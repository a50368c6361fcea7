"""The wall in a real browser: a feed is read, its video hangs, and its site knows nothing before a click."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from actions.models import WallItem
from actions.services.wall import follow
from actions.services.wall_reading import read_due
from tests.actions import feeds
from tests.far_server import Answer, FarServer, far_server
from tests.supporters.writing import jpeg

PLAYER = "/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d"
PICTURE = "/vignette.jpg"
FEED = "/feeds/videos.atom"


@pytest.fixture
def tube(live_site: str, settings: Any) -> Iterator[FarServer]:
    """A PeerTube with one video, which is already on the wall."""
    with far_server() as server:
        settings.FETCH_PRIVATE_HOSTS = [server.host]
        server.pages[FEED] = Answer(feeds.PEERTUBE.replace("{home}", server.url).encode(), "application/atom+xml")
        server.pages[PICTURE] = Answer(jpeg(800, 500), "image/jpeg")
        server.pages[PLAYER] = Answer(b"<!doctype html><title>Lecteur</title><p>La video joue</p>", "text/html")
        follow(kind="peertube", name="Le PeerTube", feed=server.url + FEED, at=timezone.now())
        assert read_due(at=timezone.now()) == 1
        yield server


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A window that may look elsewhere, and says when the policy stops it."""
    page = new_context().new_page()
    stopped: list[str] = []
    page.on("console", lambda said: stopped.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert stopped == []


def asked(tube: FarServer) -> list[str]:
    """By the visitor: what the site itself asked for to fill the wall is left out."""
    return [path for path, headers in tube.asked if not headers["user-agent"].startswith("TousEnCampagne")]


def test_a_video_is_asked_of_its_site_only_after_a_click_and_plays_where_it_hangs(
    visitor: Page, tube: FarServer
) -> None:
    visitor.goto("/mur/")
    assert visitor.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert asked(tube) == []

    visitor.get_by_role("link", name="Charger la vidéo de 127.0.0.1").click()

    assert visitor.frame_locator("iframe").get_by_text("La video joue").is_visible()
    assert visitor.url.endswith("/mur/")
    assert visitor.evaluate("document.activeElement.tagName") == "IFRAME"
    assert asked(tube) == [f"{PLAYER}?autoplay=1&p2p=0"]


def test_without_script_the_video_plays_on_a_page_of_its_own(
    new_context: Callable[..., BrowserContext], tube: FarServer
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/mur/")

    page.get_by_role("link", name="Charger la vidéo de 127.0.0.1").click()

    page.wait_for_url(f"**/mur/{WallItem.objects.get().pk}/?lire=1")
    assert page.frame_locator("iframe").get_by_text("La video joue").is_visible()


def test_a_visitor_may_go_to_the_site_instead(visitor: Page, tube: FarServer) -> None:
    visitor.goto("/mur/")
    out = visitor.get_by_role("link", name="Ouvrir sur 127.0.0.1")

    assert out.get_attribute("href") == WallItem.objects.get().url
    assert asked(tube) == []
