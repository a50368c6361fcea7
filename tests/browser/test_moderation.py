"""The moderators' page in a real browser: an evening's work without touching the mouse."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from supporters.models import Decision, Supporter, Testimony
from tests.browser.conftest import WIDTHS
from tests.factories import agree, make_supporter, make_testimony

HOME = "/admin/supporters/testimony/moderation/"
NAMES = ("Ambre", "Basile", "Chloé")


@pytest.fixture
def waiting(live_site: str) -> list[Testimony]:
    """Three testimonies, oldest first."""
    now = timezone.now()
    people = [agree(make_supporter(display_name=name)) for name in NAMES]
    return [
        make_testimony(supporter=person, submitted_at=now - timedelta(hours=9 - n)) for n, person in enumerate(people)
    ]


@pytest.fixture
def desk(page: Page, waiting: list[Testimony], moderator: Supporter, signed_in_as: Callable[[Supporter], None]) -> Page:
    signed_in_as(moderator)
    page.goto(HOME)
    expect(heading(page)).to_have_text("Ambre")
    return page


def heading(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("article h2")


def states() -> list[str]:
    return list(Testimony.objects.order_by("submitted_at").values_list("state", flat=True))


def test_one_key_publishes_and_the_next_one_comes(desk: Page) -> None:
    desk.keyboard.press("p")
    expect(heading(desk)).to_have_text("Basile")
    expect(desk.locator(".relecture-said")).to_contain_text("Publié : Ambre")
    expect(desk.locator("#nav-sidebar")).to_contain_text("2")
    assert states() == ["published", "pending", "pending"]


def test_one_key_takes_it_back(desk: Page) -> None:
    desk.keyboard.press("p")
    expect(heading(desk)).to_have_text("Basile")
    desk.keyboard.press("u")
    expect(heading(desk)).to_have_text("Ambre")
    assert states() == ["pending"] * 3


def test_a_refusal_is_a_letter_a_number_and_enter(desk: Page) -> None:
    desk.keyboard.press("r")
    desk.keyboard.press("4")
    desk.keyboard.type("Parlez-nous de la campagne")
    desk.keyboard.press("Enter")
    expect(heading(desk)).to_have_text("Basile")
    decision = Decision.objects.get()
    assert (decision.reason, decision.note) == ("off_topic", "Parlez-nous de la campagne")


def test_letters_typed_in_a_field_decide_nothing(desk: Page) -> None:
    desk.get_by_label("Mots").press_sequentially("pruj")
    desk.keyboard.press("r")
    assert not Decision.objects.exists()
    expect(heading(desk)).to_have_text("Ambre")


def test_a_key_with_control_is_left_to_the_browser(desk: Page) -> None:
    desk.keyboard.press("Control+p")
    assert states() == ["pending"] * 3


def test_a_refusal_without_a_reason_is_said_beside_the_reasons(desk: Page) -> None:
    desk.keyboard.press("r")
    desk.keyboard.press("Enter")
    expect(desk.locator("#reason-error")).to_contain_text("choisissez un motif")
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-campaign-refuse]")).not_to_have_attribute("open", "")


def test_the_queue_is_leafed_through(desk: Page) -> None:
    desk.keyboard.press("j")
    expect(heading(desk)).to_have_text("Basile")
    desk.keyboard.press("j")
    expect(heading(desk)).to_have_text("Chloé")
    desk.keyboard.press("k")
    expect(heading(desk)).to_have_text("Basile")


def test_several_are_published_at_once(desk: Page) -> None:
    desk.get_by_text("Décider pour plusieurs").click()
    desk.get_by_label("Toute la page").check()
    desk.get_by_role("button", name="Publier la sélection").click()
    expect(desk.get_by_role("heading", name="Tout est relu.")).to_be_visible()
    assert states() == ["published"] * 3


def test_help_is_one_key_away(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_text("refuser : puis le numéro du motif")).to_be_visible()


def test_the_page_holds_at_every_width_and_stumbles_nobody(
    desk: Page, axe: Callable[[Page], None], at_width: Callable[[Page, int], None]
) -> None:
    desk.keyboard.press("r")
    for width in WIDTHS:
        at_width(desk, width)
    axe(desk)
    desk.emulate_media(color_scheme="dark")
    desk.reload()
    axe(desk)


def test_the_page_works_without_script(browser: Browser, desk: Page, live_site: str, waiting: list[Testimony]) -> None:
    plain = browser.new_context(
        java_script_enabled=False, storage_state=desk.context.storage_state(), base_url=live_site, locale="fr-FR"
    )
    page = plain.new_page()
    page.goto(HOME)
    page.get_by_role("button", name="Publier", exact=False).first.click()
    expect(page.locator(".relecture-said")).to_contain_text("Publié : Ambre")
    page.locator("[data-campaign-refuse] summary").click()
    page.get_by_label("Hors sujet").or_(page.get_by_text("Sans rapport avec la campagne")).first.click()
    page.get_by_role("button", name="Refuser et prévenir").click()
    expect(page.locator(".relecture-said")).to_contain_text("Refusé : Basile")
    plain.close()
    assert states() == ["published", "refused", "pending"]
