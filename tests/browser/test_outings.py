"""Outings in a real browser: the map, an announcement, a friend, a report by taps."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from supporters.models import Supporter
from teams.models import Outing
from tests.browser.outing_walk import make_field
from tests.browser.visitors import make_brest
from tests.factories import make_team, make_volunteer

Watch = Callable[[BrowserContext], Page]


def test_an_outing_is_announced_found_on_the_map_joined_and_reported(
    page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    brest = make_brest()
    team = make_team(place=brest)
    signed_in_as(team.roles.get().supporter)
    page.goto("/sorties/")
    page.get_by_role("link", name="Annoncer une sortie").click()
    page.get_by_label("Tractage").check()
    page.get_by_label("Lieu de rendez-vous").fill("Place de la Liberté")
    page.get_by_label("Jour").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    page.get_by_label("De", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).fill("19:30")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("C'est annoncé !")).to_be_visible()
    outing = Outing.objects.get()

    signed_in_as(make_volunteer().supporter)
    page.goto("/sorties/")
    page.get_by_role("button", name="Une sortie, Brest : la voir").click()
    page.locator(".outings-popup a").click()
    page.get_by_label("Avec des amis ?").select_option("2")
    page.get_by_role("button", name="Je viens").click()
    expect(page.get_by_role("heading", name="Vous venez", exact=True)).to_be_visible()

    Outing.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1))
    signed_in_as(team.roles.get().supporter)
    page.goto(f"/sorties/{outing.pk}/bilan/")
    page.get_by_label("Tracts distribués").fill("240")
    page.get_by_role("button", name="Enregistrer le bilan").click()
    expect(page.get_by_text("tracts distribués")).to_be_visible()
    outing.refresh_from_db()
    assert (outing.going, outing.participations.get().came) == (3, True)


def test_without_script_the_calendar_is_a_list_with_a_search(
    live_site: str, new_context: Callable[..., BrowserContext], watched: Watch
) -> None:
    field = make_field()
    page = watched(new_context(java_script_enabled=False))
    page.goto("/sorties/")
    page.locator("[name=type]").select_option("stall")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("link", name=field.full.title)).to_be_visible()
    expect(page.get_by_role("link", name=field.next.title)).to_have_count(0)
    assert page.context.cookies() == []
