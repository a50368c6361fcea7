"""Training in a real browser: every page for everybody, and who came by taps of a thumb."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from supporters.models import Supporter
from teams.models import Enrolment
from tests.browser.conftest import WIDTHS, give_session
from tests.browser.test_accessibility import LOOK, RULES, TOO_WIDE
from tests.browser.training_walk import make_school, training_walk

SignIn = Callable[[Supporter], None]


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_of_training_is_for_everybody(
    scheme: str,
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
) -> None:
    context = new_context(color_scheme=scheme)
    page = watched(context)
    faults: dict[str, list[str]] = {}
    for stop in training_walk(page, lambda person: give_session(context, person, live_site)):
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = ["it scrolls sideways"] if page.evaluate(TOO_WIDE) else []
            found += page.evaluate(LOOK, RULES[scheme])
            if found:
                faults[f"{stop} at {width} px"] = found
    assert faults == {}


def test_a_tap_is_kept_and_taken_back_without_reading_the_page_again(
    page: Page, signed_in_as: SignIn, live_site: str
) -> None:
    school = make_school()
    signed_in_as(school.trainer)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/equipe/formations/{school.running.pk}/presences/")
    page.evaluate("window.same = true")
    row = page.locator("[data-campaign-row]").first
    name = row.get_attribute("data-campaign-name")
    row.get_by_role("button", name="Présent").click()
    expect(row.get_by_role("button", name="Présent")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-campaign-present]")).to_have_text("1")
    own = Enrolment.objects.get(session=school.running, supporter__display_name=name)
    assert own.state == Enrolment.State.ATTENDED
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-campaign-present]")).to_have_text("0")
    own.refresh_from_db()
    assert own.state == Enrolment.State.ENROLLED
    assert page.evaluate("window.same")


def test_without_script_a_tap_is_a_form(
    live_site: str, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    school = make_school()
    context = new_context(java_script_enabled=False)
    give_session(context, school.trainer, live_site)
    page = watched(context)
    page.goto(f"/equipe/formations/{school.running.pk}/presences/")
    page.get_by_role("button", name="Tous présents").click()
    assert school.running.enrolments.filter(state=Enrolment.State.ATTENDED).count() == 4
    page.locator("[data-campaign-row]").first.get_by_role("button", name="Absent").click()
    assert school.running.enrolments.filter(state=Enrolment.State.ABSENT).count() == 1
