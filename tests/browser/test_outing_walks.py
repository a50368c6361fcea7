"""On a market square, in a real browser: the organiser shows codes, people scan, the screen follows. And a typed
address that leaves no trace."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from canvassing.models import Turf, Walk
from canvassing.services.outing_walks import give_turfs
from canvassing.walks.links import path_of
from supporters.models import Supporter
from teams.models import Outing, Participation
from territory.models import Place, PlaceName
from tests.browser.conftest import WIDTHS, give_session
from tests.browser.visitors import make_brest
from tests.canvassing.walking import make_turf
from tests.factories import make_address, make_outing, make_session, make_supporter, make_team, make_volunteer

Check = Callable[[Page], None]
Watch = Callable[[BrowserContext], Page]
AtWidth = Callable[[Page, int], None]
NewContext = Callable[..., BrowserContext]
SignIn = Callable[[Supporter], None]


@dataclass
class Square:
    place: Place
    outing: Outing
    organiser: Supporter
    people: list[Supporter]


@pytest.fixture
def square(live_site: str) -> Square:
    """In Brest, an outing that begins in half an hour; three come, five turfs are free."""
    brest = make_brest()
    PlaceName.objects.create(place=brest, key="29200", weight=140_000)
    team = make_team(name="Brest Saint-Michel", place=brest)
    starts_at = timezone.now() + timedelta(minutes=30)
    outing = make_outing(team=team, title="Portes du marché", starts_at=starts_at, going=3)
    people = [make_supporter(display_name=name) for name in ("Camille", "Karim", "Inès")]
    for person in people:
        Participation.objects.create(outing=outing, supporter=person, joined_at=timezone.now())
    for street in ("Rue de Siam", "Rue Jean Jaurès", "Place Guérin", "Rue de Lyon", "Rue du Château"):
        make_turf(commune=brest, streets={street: (1, 1, 12)})
    return Square(brest, outing, team.roles.get().supporter, people)


def looked_at(page: Page, at_width: AtWidth, axe: Check) -> None:
    for width in WIDTHS:
        at_width(page, width)
    axe(page)


def joins(page: Page, walk: Walk) -> None:
    """What a phone does after the scan."""
    page.goto(path_of(walk))
    page.get_by_role("button", name="J'y vais").click()
    expect(page.get_by_text("Vous en êtes.")).to_be_visible()


def test_people_scan_and_the_screen_follows(
    square: Square, page: Page, signed_in_as: SignIn, new_context: NewContext, watched: Watch, live_site: str,
    at_width: AtWidth, axe: Check,
) -> None:  # fmt: skip
    signed_in_as(square.organiser)
    page.goto(f"/sorties/{square.outing.pk}/")
    page.get_by_role("link", name="Choisir les secteurs").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_role("button", name="Prendre ces secteurs pour la sortie").click()
    expect(page.get_by_text("2 secteurs sont prêts pour la sortie.")).to_be_visible()
    looked_at(page, at_width, axe)
    page.get_by_role("link", name="Montrer les codes à scanner").click()
    code = page.get_by_role("img", name="Le code de ce secteur, à scanner")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 250
    looked_at(page, at_width, axe)
    first, second = Walk.objects.order_by("turf__number")
    board = page.locator("[data-campaign-shown]")
    expect(board).to_have_attribute("data-campaign-shown", str(first.pk))
    for number, (person, words) in enumerate(
        zip(square.people, ("Pris par Camille, encore une place", "Pris par Camille et Karim"), strict=False)
    ):
        phone = new_context()
        give_session(phone, person, live_site)
        joins(watched(phone), first)
        expect(page.locator("[data-campaign-words]")).to_have_text(words, timeout=8000)
        assert number or code.is_visible()
    expect(page.get_by_text("Pris par Camille et Karim").first).to_be_visible()
    expect(board).to_have_attribute("data-campaign-shown", str(second.pk), timeout=10_000)
    expect(code).to_be_visible()


def test_the_screen_says_when_the_network_is_gone(square: Square, page: Page, signed_in_as: SignIn) -> None:
    give_turfs(outing=square.outing, turfs=free(square)[:2], by=square.organiser, at=timezone.now())
    signed_in_as(square.organiser)
    page.goto(f"/sorties/{square.outing.pk}/secteurs/ecran/")
    page.get_by_role("link", name="Secteur suivant").click()
    second = Walk.objects.order_by("turf__number")[1]
    expect(page.locator("[data-campaign-shown]")).to_have_attribute("data-campaign-shown", str(second.pk))
    expect(page.get_by_role("link", name="Secteur suivant")).to_be_focused()
    page.context.set_offline(True)
    expect(page.get_by_text("Plus de réseau pour le moment")).to_be_visible(timeout=8000)
    expect(page.get_by_role("img", name="Le code de ce secteur, à scanner")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Plus de réseau pour le moment")).to_be_hidden(timeout=8000)


def test_who_comes_finds_a_walk_without_a_camera(
    square: Square, page: Page, signed_in_as: SignIn, at_width: AtWidth, axe: Check
) -> None:
    give_turfs(outing=square.outing, turfs=free(square)[:2], by=square.organiser, at=timezone.now())
    signed_in_as(square.people[0])
    page.goto(f"/sorties/{square.outing.pk}/")
    looked_at(page, at_width, axe)
    page.locator(".outing-take a").first.click()
    page.get_by_role("button", name="J'y vais").click()
    page.goto(f"/sorties/{square.outing.pk}/")
    expect(page.get_by_role("link", name="Ouvrir ma feuille de route")).to_be_visible()


def test_an_address_is_typed_and_leaves_no_trace(
    square: Square, page: Page, context: BrowserContext, at_width: AtWidth, axe: Check
) -> None:
    make_address(commune=square.place, number=12, street="Rue des Lilas", lon=-4.49, lat=48.39)
    make_address(commune=square.place, number=3, street="Impasse des Lilas", lon=-4.49, lat=48.39)
    make_session(title="Convaincre à la porte", place=square.place, lon=-4.49, lat=48.39)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/agir/")
    page.get_by_label("Votre adresse").press_sequentially("12 lilas, brest", delay=40)
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Voir", exact=True).click()
    expect(page.get_by_role("heading", name="Autour du 3 Impasse des Lilas, Brest (29)")).to_be_visible()
    page.get_by_role("button", name="12 Rue des Lilas, Brest (29)").click()
    expect(page.get_by_role("heading", name="Autour du 12 Rue des Lilas, Brest (29)")).to_be_visible()
    for time in ("J'ai 5 minutes", "J'ai 2 heures", "J'ai une soirée"):
        expect(page.get_by_text(time)).to_be_visible()
    assert not [url for url in asked if "lilas" in url.lower()]
    assert page.url.endswith("/agir/")
    assert context.cookies() == []
    looked_at(page, at_width, axe)


def test_who_helps_takes_the_nearest_walk(square: Square, page: Page, signed_in_as: SignIn) -> None:
    signed_in_as(make_volunteer(home=square.place).supporter)
    page.goto("/agir/")
    page.get_by_role("link", name="Voir ce secteur").click()
    expect(page.get_by_role("heading", name="Des portes à frapper près d'ici")).to_be_in_viewport()
    page.get_by_role("button", name="Je prends ce secteur").first.click()
    expect(page).to_have_url(re.compile("/porte-a-porte/"))


def free(square: Square) -> list[Turf]:
    return list(square.place.turfs.order_by("number"))
