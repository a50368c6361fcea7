"""Cutting a precinct on its map: turfs, streets that change hands, shapes drawn around doors."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from canvassing.models import Turf
from canvassing.services.cutting import make_due_cuts
from supporters.models import Supporter
from territory.models import Address, Precinct
from tests.browser.conftest import give_session
from tests.canvassing.streets import cut_in_four, make_digne, other_than, turf_of
from tests.factories import make_team

PATH = "/terrain/secteurs/90070_0001/"
#: The first walk that a process orders waits for what is compiled.
SLOW_MS = 60_000


@pytest.fixture
def precinct(live_site: str) -> Precinct:
    return make_digne()


@pytest.fixture
def cut(precinct: Precinct) -> Precinct:
    cut_in_four(precinct)
    return precinct


@pytest.fixture
def mobiliser(precinct: Precinct, signed_in_as: Callable[[Supporter], None]) -> Supporter:
    person: Supporter = make_team(place=precinct.commune).roles.get().supporter
    signed_in_as(person)
    return person


def open_map(page: Page, query: str = "") -> None:
    page.goto(PATH + query)
    page.wait_for_selector("[data-campaign-drawn]", state="attached")
    page.evaluate("document.fonts.ready.then(() => true)")  # what is measured then stays where it is


def mark(page: Page, turf: Turf) -> tuple[float, float]:
    """Where a turf's number stands on the screen."""
    box = page.locator(".map .turf-mark").get_by_text(str(turf.number), exact=True).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_precinct_is_cut_with_one_button(mobiliser: Supporter, page: Page) -> None:
    open_map(page)
    page.get_by_label("Portes par secteur").fill("30")
    expect(page.get_by_text("Ici, environ 4 secteurs.")).to_be_visible()
    page.get_by_role("button", name="Découper", exact=True).click()
    expect(page.get_by_text("est en route")).to_be_visible()
    assert make_due_cuts(at=timezone.now()) == 1
    expect(page.locator(".map .turf-mark")).to_have_count(4)
    expect(page.get_by_role("heading", name="Les secteurs")).to_be_visible()


def test_a_touch_opens_a_turf_and_another_one_its_street(mobiliser: Supporter, cut: Precinct, page: Page) -> None:
    turf = turf_of("Rue des Lilas")
    open_map(page)
    page.locator(".map .turf-mark").get_by_text(str(turf.number), exact=True).click()
    expect(page.get_by_role("heading", name="Ses rues, dans l'ordre de la marche")).to_be_visible()
    page.locator("[data-campaign-panel]").get_by_role("link", name="Rue des Lilas").click()
    expect(page.get_by_role("heading", name="Rue des Lilas")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Ses rues, dans l'ordre de la marche")).to_be_visible()


def test_the_keyboard_opens_a_turf(mobiliser: Supporter, cut: Precinct, page: Page) -> None:
    open_map(page)
    page.locator(".map .turf-mark").get_by_text("2", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ses rues, dans l'ordre de la marche")).to_be_visible()
    assert "secteur=2" in page.url


def test_a_block_of_flats_is_noted_and_its_turf_grows(mobiliser: Supporter, cut: Precinct, page: Page) -> None:
    open_map(page, "?rue=Rue Basse")
    page.get_by_text("Noter les portes de chaque adresse").click()
    block = Address.objects.get(street="Rue Basse", number=12)
    page.locator(f"[name=doors-{block.pk}]").fill("40")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("Les portes sont notées.")).to_be_visible()
    expect(page.get_by_text("159", exact=True)).to_be_visible()


def test_a_street_is_dragged_to_another_turf_and_back(mobiliser: Supporter, cut: Precinct, page: Page) -> None:
    turf = turf_of("Rue Haute")
    into = other_than(turf)
    before = turf.addresses
    page.set_viewport_size({"width": 1200, "height": 1100})
    open_map(page, "?rue=Rue Haute")
    handle = page.locator(".turf-handle").bounding_box()
    assert handle is not None
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(*mark(page, into), steps=6)
    page.mouse.up()
    expect(page.get_by_text("C'est déplacé.")).to_be_visible(timeout=SLOW_MS)
    held = set(Address.objects.filter(street="Rue Haute").values_list("stop__turf__number", flat=True))
    assert len(held) == 1
    page.get_by_role("button", name="Annuler ce changement").click()
    expect(page.get_by_text("Le dernier changement est annulé.")).to_be_visible(timeout=SLOW_MS)
    assert turf_of("Rue Haute").addresses == before


def test_doors_are_taken_by_drawing_around_them(mobiliser: Supporter, cut: Precinct, page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 1100})
    open_map(page)
    page.get_by_role("button", name="Dessiner un contour").click()
    page.locator("[data-campaign-turfs]").scroll_into_view_if_needed()
    box = page.locator("[data-campaign-turfs]").bounding_box()
    assert box is not None
    # The corner above on the left holds the buttons that enlarge.
    for across, down in ((0.005, 0.2), (0.1, 0.005), (0.99, 0.005), (0.99, 0.5), (0.005, 0.5)):
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        page.wait_for_timeout(350)  # two clicks at once are a double click
    expect(page.get_by_text("60 portes dans ce contour.")).to_be_visible()
    page.get_by_label("Vers").select_option("nouveau")
    page.get_by_role("button", name="Prendre ces portes").click()
    expect(page.get_by_text("Les portes de ce contour sont déplacées.")).to_be_visible(timeout=SLOW_MS)
    made = Turf.objects.live().order_by("-pk")[0]
    assert set(made.stops.values_list("address__street", flat=True)) == {"Rue Haute", "Rue Basse"}


def test_all_is_done_without_script(browser: Browser, live_site: str, cut: Precinct) -> None:
    person = make_team(place=cut.commune).roles.get().supporter
    into = other_than(turf_of("Rue Basse"))
    with browser.new_context(java_script_enabled=False, base_url=live_site, locale="fr-FR") as context:
        give_session(context, person, live_site)
        page = context.new_page()
        page.goto(PATH)
        page.locator(".turfs-table a").nth(turf_of("Rue Basse").number - 1).click()
        page.get_by_label("Choisir Rue Basse").check()
        page.get_by_label("Déplacer les rues cochées vers").select_option(str(into.number))
        page.get_by_role("button", name="Déplacer").click()
        expect(page.get_by_text("C'est déplacé.")).to_be_visible(timeout=SLOW_MS)
        page.get_by_role("button", name="Verrouiller").click()
        expect(page.get_by_text("plus rien ne le change")).to_be_visible()
