"""The combobox of places, by keyboard and by pointer, as WAI-ARIA describes it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from territory.models import Place, PlaceName
from territory.place_keys import keys_of_name
from tests.factories import make_place


def named(**fields: object) -> Place:
    place = make_place(**fields)
    for key in keys_of_name(place.name):
        PlaceName.objects.create(place=place, key=key, weight=place.population)
    return place


@pytest.fixture
def box(live_site: str, page: Page) -> Locator:
    departements = {code: make_place(code=f"D-{code}", name=name, kind="departement") for code, name in
                    (("93", "Seine-Saint-Denis"), ("974", "La Réunion"), ("13", "Bouches-du-Rhône"))}  # fmt: skip
    named(code="93066", name="Saint-Denis", population=149_000, departement=departements["93"])
    named(code="97411", name="Saint-Denis", population=155_000, departement=departements["974"])
    named(code="13004", name="Arles", population=50_000, departement=departements["13"])
    page.goto("/temoigner/")
    return page.get_by_role("combobox", name=re.compile("commune"))


def options(page: Page) -> Locator:
    return page.locator(".place-list [role=option]:visible")


def code(page: Page) -> str:
    return page.locator("input[name=place_code]").input_value()


def test_a_place_is_chosen_by_keyboard(box: Locator, page: Page) -> None:
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("st den")
    expect(options(page)).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options(page).nth(1).get_attribute("id")
    box.press("Enter")
    expect(box).to_have_value("Saint-Denis (93)")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(options(page)).to_have_count(0)
    assert code(page) == "93066"
    assert page.url.endswith("/temoigner/")


def test_a_place_is_chosen_by_pointer(box: Locator, page: Page) -> None:
    box.press_sequentially("arl")
    options(page).filter(has_text="Arles").click()
    expect(box).to_have_value("Arles (13)")
    expect(box).to_be_focused()
    assert code(page) == "13004"


def test_typing_again_forgets_what_was_chosen(box: Locator, page: Page) -> None:
    box.press_sequentially("arl")
    options(page).filter(has_text="Arles").click()
    box.press("Backspace")
    assert code(page) == ""


def test_escape_closes_the_list_and_keeps_the_text(box: Locator, page: Page) -> None:
    box.press_sequentially("arl")
    expect(options(page)).to_have_count(1)
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("arl")


def test_leaving_the_field_closes_the_list(box: Locator, page: Page) -> None:
    box.press_sequentially("arl")
    expect(options(page)).to_have_count(1)
    box.press("Tab")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_number_of_places_is_said_aloud(box: Locator, page: Page) -> None:
    said = page.locator(".place-picker [role=status]")
    box.press_sequentially("saint")
    expect(said).to_have_text("2 communes proposées")
    box.fill("zzzz")
    expect(said).to_have_text("Aucune commune trouvée")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_list_stays_within_the_page_and_hides_from_nobody(
    box: Locator, page: Page, width: int, at_width: Callable[[Page, int], None], axe: Callable[[Page], None]
) -> None:
    box.press_sequentially("saint")
    expect(options(page)).to_have_count(2)
    box.press("ArrowDown")
    at_width(page, width)
    axe(page)
