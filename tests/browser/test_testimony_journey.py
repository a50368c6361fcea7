"""The story for which the site exists, in real browsers: from the home page to the map, and back to silence."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from supporters.models import Supporter, Testimony
from supporters.services.moderation import publish_testimony
from tests.browser.visitors import MESSAGE, draw_face, fill_testimony, make_brest, open_letter

PASSWORD = "correct-cheval-agrafe"
ALT = "Je souris devant l'hôpital"

Watched = Callable[[BrowserContext], Page]


@pytest.fixture(autouse=True)
def site(live_site: str, worker: "subprocess.Popen[bytes]") -> None:
    """The site whole: web server, worker, and a commune to come from."""
    make_brest()


@pytest.fixture
def desk(moderator: Supporter, new_context: Callable[..., BrowserContext], watched: Watched) -> Page:
    """The moderator's own browser, signed in by password and second factor."""
    secret = generate_totp_secret()
    TOTP.activate(moderator, secret)
    moderator.set_password(PASSWORD)
    moderator.save()
    desk = watched(new_context())
    desk.goto("/admin/")
    desk.get_by_text("J'ai choisi un mot de passe").click()
    desk.locator("[name=login]").fill(moderator.email)
    desk.locator("[name=password]").fill(PASSWORD)
    desk.get_by_role("button", name="Se connecter").click()
    desk.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, next(counters()))))
    desk.get_by_role("button", name="Se connecter").click()
    return desk


def write_from_the_home_page(page: Page, address: str, face: Path) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Témoigner", exact=True).first.click()
    fill_testimony(page, address=address, face=face)
    page.get_by_role("button", name="Je témoigne").click()
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()


def confirm_from_the_mail(page: Page, address: str) -> None:
    page.get_by_role("link", name="Ouvrir le courrier").click()
    open_letter(page, address, "Confirmez")
    page.locator(".letter-text").get_by_role("link").first.click()
    expect(page.get_by_alt_text(ALT)).to_be_visible()
    page.get_by_role("button", name="Oui, je confirme").click()
    expect(page.get_by_text("Une personne de l'équipe le relit")).to_be_visible()


def publish_by_keyboard(desk: Page) -> None:
    desk.reload()
    desk.get_by_role("link", name="Commencer à relire").click()
    expect(desk.locator("article h2")).to_have_text("Nadia B.")
    expect(desk.get_by_alt_text(ALT)).to_be_visible()
    desk.wait_for_load_state()  # keys are heard once the page's module runs
    desk.keyboard.press("p")
    expect(desk.get_by_role("heading", name="Tout est relu.")).to_be_visible()


def find_on_the_map(page: Page) -> None:
    """The pin, the card that it opens, the panel; then the testimony's own page."""
    page.goto("/carte/")
    expect(page.locator("#testimonies").get_by_text(MESSAGE)).to_be_visible()
    pin = page.get_by_role("button", name="Un témoignage : le lire")
    expect(pin).to_have_count(1)
    pin.press("Enter")
    card = page.locator(".leaflet-popup")
    expect(card.get_by_text(MESSAGE)).to_be_visible()
    expect(card.get_by_alt_text(ALT)).to_be_visible()
    card.get_by_role("link", name="Nadia B.").click()
    expect(page.get_by_role("heading", level=1, name="Nadia B.")).to_be_visible()
    expect(page.get_by_alt_text(ALT)).to_be_visible()


def test_a_visitor_testifies_stands_on_the_map_and_leaves_it(page: Page, desk: Page, tmp_path: Path) -> None:
    address = "nadia@example.org"
    write_from_the_home_page(page, address, draw_face(tmp_path / "moi.jpg"))
    confirm_from_the_mail(page, address)
    publish_by_keyboard(desk)
    open_letter(page, address, "Votre témoignage est sur la carte")
    find_on_the_map(page)
    own_page = page.url
    photo = page.get_by_alt_text(ALT).get_attribute("src")
    assert photo
    assert desk.request.get(photo).ok

    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("link", name="Voir mon témoignage").click()
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer mon témoignage").click()
    expect(page.get_by_text("Vous n'avez pas de témoignage")).to_be_visible()

    page.wait_for_timeout(1000)  # a tile may be that old, and no older
    page.goto("/carte/")
    expect(page.locator(".outline").first).to_be_attached()
    expect(page.get_by_role("button", name="Un témoignage : le lire")).to_have_count(0)
    expect(page.get_by_text(MESSAGE)).to_have_count(0)
    for gone in (own_page, photo, photo.replace("-400", "")):
        assert desk.request.get(gone).status == 404


def test_without_script_a_visitor_testifies_too(
    new_context: Callable[..., BrowserContext], watched: Watched, moderator: Supporter, tmp_path: Path
) -> None:
    page = watched(new_context(java_script_enabled=False))
    address = "nadia-sans-script@example.org"
    write_from_the_home_page(page, address, draw_face(tmp_path / "moi.jpg"))
    confirm_from_the_mail(page, address)
    publish_testimony(testimony=Testimony.objects.get(), moderator=moderator, at=timezone.now())
    page.reload()
    expect(page.get_by_text("Il est sur la carte")).to_be_visible()
    page.goto("/carte/")
    page.get_by_role("link", name="Tous les témoignages en liste").click()
    expect(page.get_by_text(MESSAGE)).to_be_visible()
    expect(page.get_by_alt_text(ALT)).to_be_visible()
