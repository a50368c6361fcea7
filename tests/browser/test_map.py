"""The map in a real browser: what it shows, where a click leads, what it asks of whom, and that nothing jumps."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from territory.models import Place
from tests.browser.visitors import make_brest
from tests.factories import make_place
from tests.supporters.mapping import publish

BREST = "-4.495,48.38,-4.435,48.40"
CLUSTERS, DOTS, PINS = ".map-cluster", ".map-dot", ".map-pin"


@pytest.fixture
def country(live_site: str) -> None:
    """Twelve voices in Brest, thirty in Lyon."""
    brest = make_brest()
    rhone = make_place(code="D-69", kind=Place.Kind.DEPARTEMENT, name="Rhône", parent=make_place(kind="region"))
    lyon = make_place(name="Lyon", parent=rhone, departement=rhone, lon=4.83, lat=45.76)
    Place.objects.filter(pk=brest.pk).update(parent=brest.departement)
    brest.refresh_from_db()
    for n in range(12):
        publish(place=brest, display_name=f"Brestoise {n}", message="La mer.", lon=-4.49 + n / 240, lat=48.39)
    for n in range(30):
        words = "Je veux des trains." if n < 2 else "Je veux des écoles."
        publish(place=lyon, display_name=f"Lyonnais {n}", message=words, lon=4.83 + n / 1000, lat=45.76)


@pytest.fixture
def map_page(page: Page, country: None) -> Iterator[Page]:
    """The map of France, drawn; no error may be said in the console."""
    errors: list[str] = []

    def told(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            errors.append(said.text)

    page.on("console", told)
    page.goto("/carte/")
    expect(page.locator(CLUSTERS)).to_have_count(2)
    yield page
    assert errors == []


def counts(page: Page) -> list[int]:
    return sorted(int(text) for text in page.locator(CLUSTERS).all_inner_texts())


def heading(page: Page) -> Locator:
    return page.locator("#testimonies h2")


def search_tools(page: Page) -> None:
    if not page.get_by_label("Département").is_visible():
        page.get_by_text("Chercher, aller à un territoire").click()


def test_clusters_carry_their_counts_under_the_outlines_of_france(map_page: Page) -> None:
    assert counts(map_page) == [12, 30]
    expect(map_page.get_by_role("button", name="30 témoignages ici : agrandir")).to_be_visible()
    assert map_page.locator("path.outline").count() > 90
    expect(heading(map_page)).to_have_text("42 témoignages")


def test_a_click_on_a_cluster_goes_closer_and_the_panel_follows(map_page: Page) -> None:
    map_page.get_by_role("button", name="30 témoignages ici : agrandir").click()
    expect(map_page).to_have_url(re.compile("bbox="))
    expect(map_page.get_by_role("button", name="12 témoignages ici : agrandir")).to_have_count(0)
    expect(map_page.locator("#testimonies").get_by_text("Lyonnais 29")).to_be_visible()
    expect(map_page.locator("#testimonies").get_by_text("Brestoise 1")).to_have_count(0)


def test_close_to_the_ground_each_pin_opens_its_card(map_page: Page) -> None:
    map_page.goto(f"/carte/?bbox={BREST}")
    expect(map_page.locator(PINS)).to_have_count(12)
    map_page.get_by_role("button", name="Témoignage de Brestoise 11 : le lire").click()
    card = map_page.locator(".leaflet-popup")
    expect(card.get_by_text("La mer.")).to_be_visible()
    expect(card.get_by_role("link", name="Brestoise 11")).to_be_focused()
    expect(map_page.locator("[data-campaign-lit]")).to_contain_text("Brestoise 11")
    map_page.get_by_role("button", name="Fermer").click()
    expect(card).to_have_count(0)


def test_a_departement_is_shown_lit_and_alone(map_page: Page) -> None:
    search_tools(map_page)
    map_page.get_by_label("Département").select_option("29")
    expect(heading(map_page)).to_contain_text("12 témoignages")
    expect(map_page).to_have_url(re.compile("departement=29"))
    expect(map_page.locator(DOTS).or_(map_page.locator(PINS))).to_have_count(12)
    expect(map_page.locator(".outline-chosen")).to_have_count(1)


def test_words_choose_points_and_voices(map_page: Page) -> None:
    search_tools(map_page)
    map_page.get_by_label("Mots, prénom, commune").fill("trains")
    map_page.get_by_label("Mots, prénom, commune").press("Enter")
    expect(heading(map_page)).to_contain_text("2 témoignages")
    expect(map_page.locator(DOTS)).to_have_count(2)
    expect(map_page).to_have_url(re.compile("mots=trains"))


def test_coming_back_from_a_testimony_the_map_is_where_it_was(map_page: Page) -> None:
    search_tools(map_page)
    map_page.get_by_label("Mots, prénom, commune").fill("trains")
    map_page.get_by_role("button", name="Chercher").click()
    map_page.get_by_role("button", name="Agrandir", exact=True).click()
    expect(heading(map_page)).to_contain_text("2 témoignages")
    left = map_page.url
    map_page.locator("#testimonies").get_by_role("link", name="Lyonnais 1", exact=True).click()
    expect(map_page.get_by_role("heading", level=1, name="Lyonnais 1")).to_be_visible()
    map_page.go_back()
    expect(map_page.get_by_label("Mots, prénom, commune")).to_have_value("trains")
    expect(map_page.locator(DOTS)).to_have_count(2)
    assert box(map_page.url) == pytest.approx(box(left), abs=0.3)


def box(url: str) -> list[float]:
    found = re.search(r"bbox=([^&]+)", url)
    assert found, url
    return [float(n) for n in found[1].split(",")]


def test_the_keyboard_reaches_everything(map_page: Page) -> None:
    """Tab goes past the map by a link, or into it: its zoom, its clusters; Enter acts."""
    stops: list[str] = []
    for _ in range(60):
        map_page.keyboard.press("Tab")
        name = map_page.evaluate(
            "(({ ariaLabel, title, textContent, className }) => ariaLabel || title || textContent.trim() || className)"
            "(document.activeElement)"
        )
        stops.append(name)
        if name == "Tous les témoignages en liste":
            break
    for wanted in ("Passer la carte : aller à la liste", "Agrandir", "30 témoignages ici : agrandir", "Lyonnais 29"):
        assert wanted in stops
    assert stops[-1] == "Tous les témoignages en liste"
    cluster = map_page.get_by_role("button", name="12 témoignages ici : agrandir")
    cluster.focus()
    map_page.keyboard.press("Enter")
    expect(map_page.locator("#testimonies").get_by_text("Brestoise 1", exact=True)).to_be_visible()
    expect(map_page.locator(".map")).to_be_focused()


def test_without_script_the_list_says_the_same(
    country: None, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    page = watched(new_context(java_script_enabled=False))
    page.goto("/carte/")
    expect(heading(page)).to_have_text("42 témoignages")
    search_tools(page)
    page.get_by_label("Mots, prénom, commune").fill("trains")
    page.get_by_role("button", name="Chercher").click()
    expect(heading(page)).to_contain_text("2 témoignages")
    page.get_by_role("link", name="Lyonnais 1", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Lyonnais 1")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("path", ["/", "/carte/", f"/carte/?bbox={BREST}", "/carte/integrer/", "/temoigner/"])
def test_nothing_jumps_while_a_page_arrives(page: Page, country: None, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert shift(page) < 0.02


def shift(page: Page) -> float:
    """Cumulative layout shift up to now, as the browser reports it."""
    found = page.evaluate(
        """() => new Promise((answer) => {
          let sum = 0
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
            .observe({ type: "layout-shift", buffered: true })
          setTimeout(() => answer(sum), 100)
        })"""
    )
    return float(found)
