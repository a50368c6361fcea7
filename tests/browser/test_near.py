"""« Near me » and inviting friends, in a real browser: the phone's position, the link, the invitation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from supporters.models import Supporter
from teams.models import Team
from tests.browser.conftest import WIDTHS
from tests.browser.visitors import make_brest
from tests.factories import make_outing, make_session, make_supporter, make_team

Check = Callable[[Page], None]
Watch = Callable[[BrowserContext], Page]
AtWidth = Callable[[Page, int], None]


@pytest.fixture
def team(live_site: str) -> Team:
    """In Brest, with an outing and a training."""
    brest = make_brest()
    team = make_team(name="Brest Saint-Michel", place=brest)
    make_outing(team=team, title="Tractage au marché", capacity=8)
    make_session(title="Convaincre à la porte", place=brest, lon=brest.lon, lat=brest.lat)
    return team


def with_position(new_context: Callable[..., BrowserContext], **options: Any) -> BrowserContext:
    return new_context(geolocation={"longitude": -4.48, "latitude": 48.4}, **options)


def test_a_phone_tells_its_position_once(
    team: Team, new_context: Callable[..., BrowserContext], watched: Watch
) -> None:
    context = with_position(new_context, permissions=["geolocation"])
    page = watched(context)
    page.goto("/agir/")
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page.get_by_role("heading", name="Autour de vous")).to_be_visible()
    expect(page.get_by_role("heading", name="Brest Saint-Michel")).to_be_visible()
    assert page.url.endswith("/agir/")
    assert context.cookies() == []


def test_a_phone_that_keeps_its_position_is_understood(
    team: Team, new_context: Callable[..., BrowserContext], watched: Watch
) -> None:
    page = watched(with_position(new_context, permissions=[]))
    page.goto("/agir/")
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page.get_by_text("Votre téléphone garde sa position pour lui.")).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser ma position")).to_be_enabled()


def test_without_script_a_typed_commune_is_enough(
    team: Team, new_context: Callable[..., BrowserContext], watched: Watch
) -> None:
    page = watched(new_context(java_script_enabled=False))
    page.goto("/agir/")
    expect(page.get_by_role("button", name="Utiliser ma position")).to_be_hidden()
    page.get_by_label("Votre commune").fill("Brest")
    page.get_by_role("button", name="Voir").click()
    rows = page.locator(".near-rows")
    expect(rows.get_by_role("heading", name="Tractage au marché")).to_be_visible()
    rows.get_by_role("link", name="J'y vais : Tractage au marché").click()
    expect(page.get_by_role("heading", name="Tractage au marché")).to_be_visible()


def test_a_friend_follows_a_link_and_is_remembered(
    live_site: str,
    page: Page,
    context: BrowserContext,
    signed_in_as: Callable[[Supporter], None],
    new_context: Callable[..., BrowserContext],
    watched: Watch,
    at_width: AtWidth,
    axe: Check,
) -> None:
    signed_in_as(make_supporter(display_name="Inès"))
    page.goto("/equipe/inviter/")
    for width in WIDTHS:
        at_width(page, width)
    axe(page)
    link = page.locator(".friends-link a").inner_text()
    assert page.locator(".friends-code img").evaluate("image => image.naturalWidth") > 0

    friend = watched(new_context())
    friend.goto(link[link.index("/invitation/") :])
    for width in WIDTHS:
        at_width(friend, width)
    axe(friend)
    friend.get_by_role("button", name="Je m'inscris").click()
    friend.get_by_label("Adresse e-mail").fill("nouvel@example.org")
    friend.get_by_label("Mois de naissance").select_option("5")
    friend.get_by_label("Année de naissance").fill("1980")
    friend.locator("[name=consent_account]").check()
    friend.locator("main form button[type=submit], main form button:not([type])").first.click()
    expect(friend.get_by_role("heading", level=1)).to_be_visible()
    sponsorship = Supporter.objects.get(email="nouvel@example.org").sponsorship
    assert (sponsorship.inviter.display_name, sponsorship.confirmed_at) == ("Inès", None)
