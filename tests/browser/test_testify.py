"""Testifying in a real browser: the card that follows, the photo, the errors, as they are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from supporters.models import Testimony
from tests.browser.visitors import draw_face, make_brest
from tests.mailbox import path_sent_to

Check = Callable[[Page], None]


@pytest.fixture
def brest(live_site: str) -> Any:
    return make_brest()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return draw_face(tmp_path / "moi.jpg")


def write(page: Page) -> None:
    page.goto("/temoigner/")
    page.get_by_label("Votre témoignage").fill("Pour que l'hôpital respire.")
    page.get_by_label("Nom à afficher").fill("Nadia B.")


def test_the_card_follows_what_is_written(page: Page, brest: Any, picture: Path) -> None:
    write(page)
    card = page.locator("[data-campaign-preview]")
    expect(card.get_by_text("Pour que l'hôpital respire.")).to_be_visible()
    expect(card.get_by_text("Nadia B.")).to_be_visible()
    expect(page.locator("[data-campaign-left]")).to_have_text("473")
    page.get_by_label("Votre photo").set_input_files(picture)
    expect(card.locator("img")).to_be_visible()


def test_a_stranger_testifies_with_a_photo_and_confirms(page: Page, brest: Any, picture: Path) -> None:
    write(page)
    page.get_by_label("Votre photo").set_input_files(picture)
    page.get_by_label("Description de la photo").fill("Je souris")
    page.get_by_label("Votre commune").fill("Brest")
    page.get_by_role("option", name="Brest").click()
    page.get_by_label("Votre adresse e-mail").fill("nadia@example.org")
    page.get_by_label("Mois de naissance").select_option("5")
    page.get_by_label("Année de naissance").fill("1980")
    for box in ("account", "testimony", "photo"):
        page.locator(f"[name=consent_{box}]").check()
    page.get_by_role("button", name="Je témoigne").click()
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()

    page.goto(path_sent_to("nadia@example.org", "/temoigner/confirmer/"))
    expect(page.get_by_alt_text("Je souris")).to_be_visible()
    page.get_by_role("button", name="Oui, je confirme").click()
    expect(page.get_by_role("heading", name="Mon témoignage")).to_be_visible()
    assert Testimony.objects.get().state == "pending"


def test_errors_are_told_at_the_top_and_beside_the_fields(page: Page, brest: Any, axe: Check) -> None:
    write(page)
    page.get_by_role("button", name="Je témoigne").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Votre adresse e-mail").click()
    expect(page.get_by_label("Votre adresse e-mail")).to_be_focused()
    expect(page.get_by_label("Votre témoignage")).to_have_value("Pour que l'hôpital respire.")
    axe(page)
