"""Defining an audience in a real browser, with script: the count follows what is written."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from mailings.models import Audience
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.mailings.making import make_recipient, make_subscriber


def test_a_selection_is_counted_while_it_is_written_and_said_in_its_own_words(
    live_site: str, page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    for tier, selected in ((1, True), (3, True), (3, False)):
        make_recipient(supporter=make_subscriber(selected=selected), tier=tier)
    signed_in_as(make_editor())
    page.goto(reverse("mailings:audience-new"))
    count = page.locator("[data-campaign-count]")
    page.get_by_label("Nom", exact=True).fill("Ceux qui s'engagent")
    expect(page.get_by_role("heading", name="D'après leur activité")).to_be_hidden()
    page.get_by_label("Choisis d'après leur activité").check()
    expect(count).to_contain_text("Complétez ce qui manque")
    page.get_by_label("Premier critère").select_option("tier")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_label("Au moins").select_option("2")
    expect(count.locator("strong")).to_have_text("1")
    expect(count).to_contain_text("pas d'accord en cours")
    page.get_by_label("Au contraire").check()
    expect(count.locator("strong")).to_have_text("1")
    expect(count).to_contain_text("vous participez peu à la campagne")
    page.get_by_role("button", name="Reprendre cette phrase").click()
    expect(page.get_by_label("Vous recevez ce message car…")).to_have_value(
        "vous participez peu à la campagne ces temps-ci."
    )
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("est enregistrée.")).to_be_visible()
    assert Audience.objects.get().rule == {"not": {"field": "tier", "at_least": 2}}
