"""Short links in a real browser: made, printed, scanned, followed, counted."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from actions.models import LinkDay, ShortLink
from supporters.models import Supporter
from tests.actions.making import make_link
from tests.browser.conftest import give_session
from tests.browser.walking import send
from tests.factories import make_supporter

PHONE = {"width": 390, "height": 844}
#: Seconds for clicks to be written.
PATIENCE = 10


@pytest.fixture
def ana(transactional_db: None) -> Supporter:
    return make_supporter(display_name="Ana")


@pytest.fixture
def page_of_ana(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    live_site: str,
    ana: Supporter,
) -> Page:
    context = new_context(viewport=PHONE)
    give_session(context, ana, live_site)
    return watched(context)


def clicks_on(link: ShortLink) -> int:
    """Once they are written."""
    end = time.monotonic() + PATIENCE
    while not (counted := LinkDay.objects.filter(link=link).values_list("clicks", flat=True)):
        assert time.monotonic() < end, "no click was written"
        time.sleep(0.1)
    return sum(counted)


def test_a_printed_code_opens_the_page_and_its_click_is_counted(
    page_of_ana: Page, new_context: Callable[..., BrowserContext], live_site: str
) -> None:
    page = page_of_ana
    page.goto(reverse("actions:links"))
    page.get_by_label("Page où le lien mène").fill(f"{live_site}/carte/")
    page.get_by_text("Choisir son adresse").click()
    page.get_by_label("Adresse choisie").fill("la-carte")
    send(page, "Raccourcir")
    page.get_by_role("link", name="Une affichette").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Rubriques")).to_be_hidden()
    printed = Image.open(BytesIO(page.locator("article").screenshot()))
    [code] = zxingcpp.read_barcodes(printed)
    assert code.text == f"{live_site}/l/la-carte"
    visitor = new_context(viewport=PHONE).new_page()
    visitor.goto(code.text)
    assert visitor.url == f"{live_site}/carte/"
    assert clicks_on(ShortLink.objects.get()) == 1


def test_a_visitor_is_told_before_an_unknown_site_and_may_go_there(
    new_context: Callable[..., BrowserContext], live_site: str
) -> None:
    link = make_link(is_direct=False, target="https://carnet.example/billet", host="carnet.example")
    visitor = new_context(viewport=PHONE).new_page()
    visitor.route("https://carnet.example/**", lambda route: route.fulfill(body="<title>Le carnet</title>"))
    visitor.goto(f"/l/{link.slug}")
    assert visitor.context.cookies() == []
    with visitor.expect_request("https://carnet.example/**") as asked:
        visitor.get_by_role("button", name="Aller sur carnet.example").click()
    assert "referer" not in asked.value.headers
    visitor.wait_for_url(link.target)
    assert clicks_on(link) == 1


def test_a_visitor_reports_a_link_from_its_page(
    new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page], live_site: str
) -> None:
    link = make_link()
    visitor = watched(new_context(viewport=PHONE))
    visitor.goto(f"/l/{link.slug}+")
    visitor.get_by_label("Page dangereuse").check()
    send(visitor, "Envoyer le signalement")
    expect(visitor.get_by_role("heading", name="Merci")).to_be_visible()
    assert link.reports.get().reason == "dangerous"


def test_the_bookmarklet_brings_the_page_that_is_read(page_of_ana: Page, live_site: str) -> None:
    page = page_of_ana
    page.goto(reverse("actions:links"))
    button = page.locator("[data-campaign-bookmarklet]")
    program = button.get_attribute("href") or ""
    button.click()
    expect(page.get_by_text("Glissez ce bouton dans votre barre")).to_be_visible()
    page.goto("/mentions-legales/")
    title = page.title()
    with page.expect_navigation():
        page.evaluate(program.removeprefix("javascript:"))
    expect(page.get_by_label("Page où le lien mène")).to_have_value(f"{live_site}/mentions-legales/")
    expect(page.locator("#id_title")).to_have_value(title)
