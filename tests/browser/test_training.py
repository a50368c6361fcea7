"""Who came to a training, by taps of a thumb."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from supporters.models import Supporter
from teams.models import Enrolment
from tests.browser.conftest import give_session
from tests.browser.training_walk import make_school

SignIn = Callable[[Supporter], None]


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
