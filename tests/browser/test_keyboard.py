"""Offering to help and joining an outing without a mouse: every step is reached by Tab, and one sees where one is."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from supporters.models import Supporter
from teams.models import Volunteer
from tests.browser.visitors import make_brest
from tests.factories import make_outing, make_team, make_volunteer
from tests.mailbox import path_sent_to

ADDRESS = "nadia@example.org"
#: No page asks for so many presses: whoever needs more is held somewhere.
PATIENCE = 120
#: A ring around what is focused.
SEEN = """node => {
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and shows it."""
    expect(wanted).to_have_count(1)
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            assert wanted.evaluate(SEEN), "nobody sees where the focus is"
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def write(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def test_somebody_offers_to_help_and_joins_a_team_by_the_keyboard(
    page: Page, live_site: str, queued_mail: None
) -> None:
    make_team(place=make_brest(), name="Recouvrance")
    page.goto("/agir/aider/")
    press(page, page.get_by_label("Porte-à-porte"), "Space")
    write(page, "Prénom", "Nadia")
    write(page, "Votre commune", "Brest")
    expect(page.get_by_role("option", name="Brest")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    write(page, "Votre adresse e-mail", ADDRESS)
    write(page, "Mois de naissance", "mai")
    write(page, "Année de naissance", "1990")
    press(page, page.locator("[name=consent_account]"), "Space")
    press(page, page.locator("[name=consent_local_team]"), "Space")
    press(page, page.get_by_role("button", name="J'aide", exact=True))
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()

    page.goto(path_sent_to(ADDRESS, "/agir/aider/confirmer/"))
    press(page, page.get_by_role("button", name="Oui, je confirme"))
    press(page, page.get_by_role("button", name="Je rejoins cette équipe"))
    expect(page.get_by_role("heading", name="Faire ma première sortie")).to_be_visible()
    nadia = Volunteer.objects.get(supporter__email=ADDRESS).supporter
    assert nadia.home is not None
    assert (nadia.home.name, nadia.birth_month and nadia.birth_month.month) == ("Brest", 5)
    assert nadia.memberships.get().team.name == "Recouvrance"


def test_who_sends_the_form_of_help_too_soon_is_led_to_the_first_fault(page: Page, live_site: str) -> None:
    page.goto("/agir/aider/")
    press(page, page.get_by_role("button", name="J'aide", exact=True))
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    press(page, summary.get_by_role("link").first)
    assert page.evaluate("document.activeElement.matches('main form :invalid, main form [aria-invalid=true]')")


def test_an_outing_is_found_beyond_the_map_joined_and_left_by_the_keyboard(
    page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    outing = make_outing(team=make_team(place=make_brest()), title="Tractage au marché")
    signed_in_as(make_volunteer().supporter)
    page.goto("/sorties/")
    expect(page.get_by_role("button", name="Une sortie, Brest : la voir")).to_be_visible()
    press(page, page.get_by_role("link", name="Tractage au marché"))
    expect(page.get_by_role("heading", name="Tractage au marché", level=1)).to_be_visible()
    press(page, page.get_by_label("Avec des amis ?"), "ArrowDown")
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Je viens"))
    expect(page.get_by_role("heading", name="Vous venez", exact=True)).to_be_visible()
    outing.refresh_from_db()
    assert outing.going == 3
    press(page, page.get_by_role("button", name="Je ne viens plus"))
    expect(page.get_by_role("button", name="Je viens")).to_be_visible()
    outing.refresh_from_db()
    assert outing.going == 0
