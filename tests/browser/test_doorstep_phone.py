"""What stays on a phone at the doors, for how long, and what it answers to a finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from canvassing.models import Walk
from tests.browser.doorstep import Air, Phone, loaded
from tests.browser.looking import RULES, look_along
from tests.browser.walking import visit
from tests.canvassing.walking import make_turf, make_walk

#: Besides static files.
KEPT = {"/theme.css", "/favicon.svg"}
KEPT |= {f"/porte-a-porte/{end}" for end in ("marche/", "manifest.webmanifest", "icone.svg")}


@pytest.fixture
def walk(live_site: str) -> Walk:
    """A block of flats, then houses."""
    return make_walk(turf=make_turf(streets={"Rue des Lilas": [12, 1, 1, 1]}))


#: Workers and caches that are left once there are none, or after twenty seconds.
LEFT_IN_THE_END = """async () => {
  let left
  for (let turn = 0; turn < 200; turn += 1) {
    const workers = await navigator.serviceWorker.getRegistrations()
    left = [...workers.map(({ scope }) => scope), ...(await caches.keys())]
    if (!left.length) break
    await new Promise((over) => setTimeout(over, 100))
  }
  return left
}"""


def test_the_switch_takes_the_worker_away_and_leaves_the_doors(
    walk: Walk, phone: Callable[..., Phone], air: Air
) -> None:
    mine = loaded(phone(), walk)
    mine.knock("Refus")
    air.gone = "/sw.js"
    mine.page.reload()
    assert mine.page.evaluate(LEFT_IN_THE_END) == []
    assert mine.knocked() == 1


def test_only_the_shell_and_its_files_are_kept(walk: Walk, phone: Callable[..., Phone], air: Air) -> None:
    mine = loaded(phone(), walk)
    mine.page.goto(f"{air.url}/porte-a-porte/")
    mine.page.goto(f"{air.url}/porte-a-porte/{walk.pk}/")
    kept = mine.page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"
    )
    assert {path for path in kept if not path.startswith("/static/")} == KEPT


def test_without_network_a_page_of_a_walk_opens_the_doorstep(walk: Walk, phone: Callable[..., Phone], air: Air) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.page.goto(f"{air.url}/porte-a-porte/{walk.pk}/")
    expect(mine.page.locator(".door-place")).to_have_text("1 Rue des Lilas")


def test_what_waits_for_a_day_is_told_and_can_be_taken_out_as_text(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.knock("Refus")
    mine.change("events", "(event) => { event.since -= 25 * 3600 * 1000 }")
    mine.page.reload()
    expect(mine.page.get_by_text("attendent depuis plus de 24 heures")).to_be_visible()
    mine.open(walk, "/envois")
    mine.page.get_by_text("Emportez le texte").click()
    with mine.page.expect_download() as taken:
        mine.press("Télécharger")
    text = taken.value.path().read_text()
    assert all(event["id"] in text for event in mine.kept("events"))


def test_a_walk_past_its_time_is_forgotten_unless_something_was_not_sent(
    walk: Walk, phone: Callable[..., Phone]
) -> None:
    other = make_walk(walkers=[walk.walkers.get().supporter])
    mine = loaded(phone(), walk)
    mine.load(other)
    mine.network(False)
    mine.knock("Refus")
    mine.change("packs", "(pack) => { pack.walk.forget_at = '2026-01-01T00:00:00+01:00' }")
    mine.page.reload()
    mine.page.wait_for_selector(".door-bar")
    assert [pack["id"] for pack in mine.kept("packs")] == [str(other.pk)]


def test_where_i_am_is_shown_and_forgotten(walk: Walk, phone: Callable[..., Phone]) -> None:
    place = walk.turf
    mine = loaded(phone(geolocation={"latitude": place.lat, "longitude": place.lon}, permissions=["geolocation"]), walk)
    asked: list[str] = []
    mine.page.on("request", lambda request: asked.append(request.url))
    mine.open(walk, "/carte")
    assert mine.page.locator(".door-here").count() == 0
    mine.press("Où suis-je ?")
    mine.page.wait_for_selector(".door-here")
    mine.open(walk)
    mine.open(walk, "/carte")
    assert mine.page.locator(".door-here").count() == 0
    assert [url for url in asked if "lat" in url or "lon" in url] == []


def test_every_address_is_on_the_map_and_leads_to_its_door(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.open(walk, "/carte")
    mine.page.wait_for_selector(".door-dot")
    assert mine.page.locator(".door-dot").count() == 4
    mine.page.get_by_role("link", name="4, Rue des Lilas : À visiter").click()
    expect(mine.page.locator(".door-place")).to_have_text("4 Rue des Lilas")


def test_the_script_and_the_law_are_one_tap_away(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.page.get_by_role("link", name="À dire").click()
    expect(mine.page.locator(".door-law li").first).to_be_visible()
    mine.press("« Je ne vote plus »")
    expect(mine.page.get_by_role("heading", name="Ne vote plus")).to_be_visible()


def test_two_quick_taps_of_one_finger_are_one_door(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    # By the page itself: a busy machine may put more time between two clicks of a driver than a finger does.
    mine.page.get_by_role("button", name="Refus", exact=True).evaluate("button => { button.click(); button.click() }")
    expect(mine.page.locator(".door-count")).to_have_text("11 portes à frapper sur 12")
    assert len(mine.kept("events")) == 2


@pytest.mark.parametrize("scheme", RULES)
def test_a_phone_without_walks_is_told_where_they_are(
    scheme: str, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    page = watched(new_context(color_scheme=scheme))
    faults, seen = look_along(page, visit(page, "/porte-a-porte/marche/"), scheme)
    assert faults == {}
    assert seen == {"canvassing:doorstep-app"}
    expect(page.get_by_role("link", name="Choisir une feuille de route")).to_be_visible()
