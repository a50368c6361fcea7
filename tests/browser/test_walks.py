"""Walks in a real browser: taken near home, shared by a code, given back; handed out by a mobiliser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from canvassing.models import AddressState, Turf, Walk
from supporters.models import Supporter
from teams.models import Team
from tests.browser.conftest import WIDTHS, give_session
from tests.browser.visitors import make_brest
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_supporter, make_team, make_volunteer

Check = Callable[[Page], None]
Watch = Callable[[BrowserContext], Page]
AtWidth = Callable[[Page, int], None]
SignIn = Callable[[Supporter], None]
STREETS = {"Rue de la Porte-Saint-Michel": (1, 1, 12, 1), "Venelle du Vieux Couvent": (1, 1, 1), "Rue de Siam": (24,)}


@pytest.fixture
def team(live_site: str) -> Team:
    return make_team(name="Brest Saint-Michel", place=make_brest())


def helper(team: Team, name: str) -> Supporter:
    person = make_supporter(display_name=name, home=team.place)
    return make_member(team, make_volunteer(supporter=person).supporter)


def looked_at(page: Page, at_width: AtWidth, axe: Check) -> None:
    for width in WIDTHS:
        at_width(page, width)
    axe(page)


def test_a_volunteer_takes_a_walk_shares_it_and_gives_it_back(
    team: Team,
    page: Page,
    signed_in_as: SignIn,
    new_context: Callable[..., BrowserContext],
    watched: Watch,
    live_site: str,
    at_width: AtWidth,
    axe: Check,
) -> None:
    turf = make_turf(commune=team.place, streets=STREETS, number=3)
    other = turf.stops.order_by("order")[2].address
    AddressState.objects.create(address=other, state="inaccessible", left=12, note="ascenseur en panne", at=turf.cut_at)
    ines, karim = helper(team, "Inès"), helper(team, "Karim")
    signed_in_as(ines)
    page.goto("/porte-a-porte/")
    looked_at(page, at_width, axe)
    page.get_by_role("button", name="Je prends ce secteur : Rue de la Porte-Saint-Michel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rue de la Porte-Saint-Michel")
    expect(page.get_by_text("ascenseur en panne")).to_be_visible()
    looked_at(page, at_width, axe)

    page.get_by_role("link", name="Y aller à deux").click()
    assert page.locator(".walk-code img").evaluate("image => image.naturalWidth") > 0
    looked_at(page, at_width, axe)
    link = page.locator(".walk-link a").inner_text()

    second = new_context()
    give_session(second, karim, live_site)
    phone = watched(second)
    phone.goto(link[link.index("/porte-a-porte/") :])
    looked_at(phone, at_width, axe)
    phone.get_by_role("button", name="J'y vais").click()
    expect(phone.get_by_text("Avec Inès.")).to_be_visible()
    phone.get_by_role("button", name="J'arrête, l'autre continue").click()
    expect(phone.get_by_text("l'autre personne continue")).to_be_visible()

    page.goto("/porte-a-porte/")
    looked_at(page, at_width, axe)
    page.get_by_role("link", name="Voir la liste").click()
    page.get_by_role("link", name="La rendre").click()
    looked_at(page, at_width, axe)
    page.get_by_role("button", name="La rendre").click()
    expect(page.get_by_text("quelqu'un d'autre pourra la prendre")).to_be_visible()
    assert (Walk.objects.get().end, Turf.objects.get().state) == ("returned", "free")


def test_whoever_comes_too_late_is_led_to_the_next_street(
    team: Team, page: Page, signed_in_as: SignIn, at_width: AtWidth, axe: Check
) -> None:
    turf = make_turf(commune=team.place, streets={"Rue de Siam": (10,)})
    make_turf(commune=team.place, streets={"Rue du Moulin": (10,)})
    signed_in_as(helper(team, "Inès"))
    page.goto("/porte-a-porte/")
    make_walk(turf=turf)
    page.get_by_role("button", name="Je prends ce secteur : Rue de Siam").click()
    expect(page.get_by_role("alert")).to_contain_text("vient de prendre")
    looked_at(page, at_width, axe)
    page.get_by_role("button", name="Je prends ce secteur : Rue du Moulin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rue du Moulin")


def test_a_mobiliser_hands_a_turf_out_and_takes_it_back(
    team: Team, page: Page, signed_in_as: SignIn, at_width: AtWidth, axe: Check
) -> None:
    turf = make_turf(commune=team.place, streets=STREETS, number=3)
    helper(team, "Karim")
    signed_in_as(team.roles.get().supporter)
    page.goto(f"/terrain/secteurs/confier/{turf.pk}/")
    looked_at(page, at_width, axe)
    page.get_by_label("À qui ?").select_option(label="Karim, Brest")
    page.get_by_role("button", name="Confier").click()
    expect(page.get_by_text("C'est confié")).to_be_visible()
    looked_at(page, at_width, axe)
    page.goto("/porte-a-porte/confiees/")
    expect(page.get_by_text("Karim")).to_be_visible()
    looked_at(page, at_width, axe)
    page.get_by_role("link", name="Retirer : 3").click()
    looked_at(page, at_width, axe)
    page.get_by_role("button", name="La retirer").click()
    expect(page.get_by_text("Elle est retirée.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_by_day_and_by_night(
    scheme: str,
    team: Team,
    new_context: Callable[..., BrowserContext],
    watched: Watch,
    live_site: str,
    axe: Check,
) -> None:
    person = helper(team, "Inès")
    walk = make_walk(team=team, turf=make_turf(commune=team.place, streets=STREETS), walkers=[person])
    context = new_context(color_scheme=scheme)
    give_session(context, person, live_site)
    page = watched(context)
    for path in ("/porte-a-porte/", f"/porte-a-porte/{walk.pk}/", f"/porte-a-porte/{walk.pk}/partager/"):
        page.goto(path)
        axe(page)
