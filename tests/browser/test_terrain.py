"""The map of a ranking in a real browser: it goes deeper, shapes and rows light each other, files come out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from supporters.models import Supporter
from tests.browser.countryside import make_countryside

SHAPES = ".leaflet-overlay-pane path.shape"


@pytest.fixture
def office(page: Page, national: Supporter, signed_in_as: Callable[[Supporter], None]) -> Page:
    """A national administrator's window, on a country with rankings and contours."""
    make_countryside()
    signed_in_as(national)
    return page


def drawn(page: Page) -> None:
    expect(page.locator("[data-campaign-drawn]")).to_have_count(1)


def test_one_goes_from_the_country_to_a_precinct(office: Page) -> None:
    office.goto("/terrain/")
    drawn(office)
    office.get_by_role("table").get_by_role("link", name="Provence").click()
    drawn(office)
    office.get_by_role("table").get_by_role("link", name="Alpes-de-Haute-Provence").click()
    drawn(office)
    expect(office.locator(SHAPES)).to_have_count(3)
    office.get_by_role("link", name="Commencer par Digne-les-Bains").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("Digne-les-Bains")
    expect(office.get_by_text("Pourquoi ce rang")).to_be_visible()
    office.get_by_role("navigation", name="Fil du territoire").get_by_role("link", name="Alpes-de-Haute").click()
    drawn(office)


def test_a_click_on_a_region_goes_there(office: Page) -> None:
    office.goto("/terrain/")
    drawn(office)
    # The paler of the two: Provence, as the régions of this country are the real ones' outlines.
    with office.expect_navigation(url="**lieu=R-93*"):
        office.locator(f"{SHAPES}-1").first.click()


def test_a_shape_under_the_pointer_lights_its_row_and_says_its_figures(office: Page) -> None:
    office.goto("/terrain/?lieu=D-04")
    drawn(office)
    office.locator(f"{SHAPES}-5").hover()
    lit = office.locator("tr.row-lit")
    expect(lit).to_have_count(1)
    expect(lit).to_contain_text("Digne-les-Bains")
    expect(office.locator("[data-campaign-readout]")).to_contain_text("150 personnes à convaincre")
    expect(office.locator(".shape-tip")).to_contain_text("30,0")


def test_the_keyboard_walks_the_rows_and_the_map_follows(office: Page) -> None:
    office.goto("/terrain/?lieu=D-04")
    drawn(office)
    row = office.get_by_role("link", name="Manosque, bureau 1").first
    row.focus()
    expect(office.locator(".shape-lit")).to_have_count(1)
    expect(office.get_by_role("status").filter(has_text="Manosque, bureau 1")).to_be_visible()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text("Manosque")


def test_basins_are_drawn_until_one_does_without(office: Page) -> None:
    office.goto("/terrain/?lieu=D-04")
    drawn(office)
    toggle = office.get_by_label("Contours des bassins")
    edges = office.locator(".basin-edge")
    expect(edges.first).to_be_visible()
    toggle.uncheck()
    expect(edges.first).to_be_hidden()


def test_the_ranking_comes_out_as_files(office: Page) -> None:
    office.goto("/terrain/?lieu=D-04")
    for name, ending in (("Tableur (CSV)", ".csv"), ("Carte (GeoJSON)", ".geojson")):
        with office.expect_download() as download:
            office.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(f"alpes-de-haute-provence{ending}")


def test_the_printed_sheet_holds_the_map_and_the_table_alone(office: Page) -> None:
    office.goto("/terrain/?lieu=D-04")
    drawn(office)
    office.emulate_media(media="print")
    expect(office.locator(".ranking")).to_be_visible()
    expect(office.locator(SHAPES).first).to_be_visible()
    for hidden in (".site-header nav", ".part-nav", ".terrain-search", ".leaflet-control-zoom"):
        expect(office.locator(hidden)).to_be_hidden()


def test_without_script_the_table_and_the_legend_say_it_all(
    office: Page, national: Supporter, new_context: Callable[..., object], live_site: str
) -> None:
    bare = new_context(java_script_enabled=False, storage_state=office.context.storage_state())
    page = bare.new_page()  # type: ignore[attr-defined]
    page.goto(f"{live_site}/terrain/?lieu=D-04")
    expect(page.get_by_role("table").first).to_contain_text("Digne-les-Bains")
    expect(page.locator(".legend li").first).to_be_visible()
    page.get_by_role("link", name="personnes").click()
    expect(page.locator(".legend figcaption")).to_have_text("Abstentionnistes favorables")


def test_a_weight_says_its_number(office: Page) -> None:
    office.goto("/terrain/ciblages/nouveau/")
    slider = office.get_by_label("Adresses par bureau")
    slider.focus()
    office.keyboard.press("ArrowRight")
    expect(office.locator("output").first).to_have_text("0,05")
