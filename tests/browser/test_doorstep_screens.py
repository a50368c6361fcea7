"""What a volunteer finds on the doorstep pages, besides never losing a door."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from canvassing.models import AddressState, ContactCard, DoorSession, Mark, Walk
from canvassing.models import Phone as PhoneRow
from canvassing.services.walks import withdraw
from supporters.models import Supporter
from tests.browser.doorstep import SCREENS, Air, Phone, loaded
from tests.canvassing.walking import make_turf, make_walk

WIDTH = 320


@pytest.fixture
def walk(live_site: str) -> Walk:
    """A block of flats, then houses."""
    return make_walk(turf=make_turf(streets={"Rue des Lilas": [12, 1, 1, 1]}))


def first_address(walk: Walk) -> int:
    return int(walk.turf.stops.order_by("order").values_list("address", flat=True)[0])


def session_of(walk: Walk) -> DoorSession:
    return DoorSession.objects.get(walk=walk)


def test_a_block_of_flats_is_counted_up_and_emptied_in_one_tap(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    count = mine.page.locator(".door-count")
    expect(count).to_have_text("12 portes à frapper sur 12")
    mine.knock("Personne")
    expect(count).to_have_text("11 portes à frapper sur 12 · 1 absent")
    mine.knock("Refus")
    mine.knock("On a parlé")
    expect(count).to_have_text("9 portes à frapper sur 12 · 1 absent")
    mine.press("Personne dans tout l'escalier (9 portes)")
    expect(mine.page.locator(".door-place")).to_have_text("2 Rue des Lilas")
    expect(mine.page.get_by_role("link", name="À revoir (1)")).to_be_visible()
    mine.send_all()
    state = AddressState.objects.get(address=first_address(walk))
    assert (state.state, state.left) == ("nobody", 10)
    session = session_of(walk)
    assert (session.knocked, session.absent, session.refused, session.talked) == (12, 10, 1, 1)


def test_a_tap_is_taken_back(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.knock("Refus")
    mine.press("On a parlé")
    mine.press("Tract remis")
    for _tap in range(3):
        mine.press("Annuler")
    expect(mine.page.get_by_role("button", name="Annuler")).not_to_be_visible()
    mine.open(walk)
    expect(mine.page.locator(".door-count")).to_have_text("12 portes à frapper sur 12")
    mine.send_all()
    session = session_of(walk)
    assert (session.knocked, session.opened, session.talked, session.leaflets) == (0, 0, 0, 0)
    assert AddressState.objects.get(address=first_address(walk)).left == 12


def test_do_not_visit_stays_and_can_be_reopened_by_who_was_wrong(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.open(walk, f"/adresse/{first_address(walk)}")
    mine.press("Ne pas visiter")
    expect(mine.page.locator(".door-place")).to_have_text("2 Rue des Lilas")
    mine.open(walk, f"/adresse/{first_address(walk)}")
    mine.press("Rouvrir cette adresse")
    mine.send_all()
    assert AddressState.objects.get(address=first_address(walk)).state == "to_visit"


def test_a_note_that_names_somebody_is_stopped_on_the_phone(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.open(walk, f"/adresse/{first_address(walk)}")
    mine.page.get_by_label("Comment entrer").fill("Mme Dupont au 3e")
    mine.press("Garder")
    expect(mine.page.locator("#note-error")).to_contain_text("le nom d'une personne")
    assert mine.unsent() == 0
    mine.page.get_by_label("Comment entrer").fill("Ascenseur en panne")
    mine.press("Garder")
    expect(mine.page.locator(".door-note")).to_contain_text("Ascenseur en panne")
    mine.send_all()
    assert AddressState.objects.get(address=first_address(walk)).note == "Ascenseur en panne"


def test_what_the_server_refuses_is_set_apart_and_blocks_nothing(
    walk: Walk, phone: Callable[..., Phone], air: Air
) -> None:
    air.change("/pack/", r'"patterns":\[.*?\],"words"', '"patterns":[],"words"')
    mine = loaded(phone(), walk)
    mine.knock("Refus")
    mine.open(walk, f"/adresse/{first_address(walk)}")
    mine.page.get_by_label("Comment entrer").fill("Mme Dupont au 3e")
    mine.press("Garder")
    mine.send_all()
    refused = mine.page.locator(".door-refused")
    expect(refused).to_contain_text("le nom d'une personne")
    assert session_of(walk).refused == 1
    mine.press("Laisser tomber")
    expect(refused).not_to_be_visible()
    assert mine.unsent() == 0


def test_a_resident_writes_her_card_and_nobody_reads_it_on_the_phone(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.press("On a parlé")
    mine.page.get_by_role("link", name="Fiche de contact").click()
    mine.page.get_by_label("Votre adresse e-mail").fill("lea@example.org")
    mine.page.get_by_label("Votre prénom").fill("Léa")
    mine.press("Sceller ma fiche")
    expect(mine.page.locator("#purposes-error")).to_contain_text("Cochez vous-même")
    for box in mine.page.get_by_role("checkbox").all():
        assert not box.is_checked()
        box.check()
    mine.press("Sceller ma fiche")
    expect(mine.page.get_by_role("heading", name="Merci !")).to_be_visible()
    kept = str(mine.kept("events") + mine.kept("locals") + mine.kept("packs"))
    assert "lea@example.org" not in kept
    assert "Léa" not in kept
    mine.page.go_back()
    assert mine.page.locator("input[type=email]").count() == 0
    mine.network(True)
    mine.send_all()
    assert ContactCard.objects.get(walk=walk).state == ContactCard.State.SENT


def test_a_phone_that_lost_its_access_signs_in_and_loses_nothing(walk: Walk, phone: Callable[..., Phone]) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.knock("Refus")
    PhoneRow.objects.update(revoked_at=timezone.now())
    mine.context.clear_cookies()
    mine.network(True)
    mine.open(walk, "/envois")
    mine.page.locator("[data-key=send]").click()
    expect(mine.page.get_by_role("link", name="Se connecter")).to_be_visible(timeout=20_000)
    assert mine.unsent() == 2
    mine.sign_in(walk.walkers.get().supporter)
    mine.send_all()
    assert session_of(walk).refused == 1


def test_a_walk_that_is_withdrawn_still_takes_what_was_done(
    walk: Walk, phone: Callable[..., Phone], national: Supporter
) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.knock("Refus")
    withdraw(walk=walk, by=national, at=timezone.now())
    mine.network(True)
    mine.send_all()
    assert session_of(walk).refused == 1
    mine.open(walk)
    expect(mine.page.get_by_text("Cette feuille de route est terminée.")).to_be_visible()
    expect(mine.page.get_by_role("button", name="Refus")).not_to_be_visible()


def test_in_silence_nothing_more_is_done_and_the_rest_is_sent(
    walk: Walk, phone: Callable[..., Phone], air: Air
) -> None:
    mine = loaded(phone(), walk)
    mine.network(False)
    mine.knock("Refus")
    mine.change("packs", "(pack) => { pack.walk.closes_at = '2026-01-01T00:00:00+01:00' }")
    mine.page.reload()
    expect(mine.page.get_by_text("la loi demande le silence")).to_be_visible()
    expect(mine.page.get_by_role("button", name="Refus")).not_to_be_visible()
    mine.network(True)
    mine.send_all()
    assert Mark.objects.filter(walk=walk).count() == 1


def test_who_is_not_signed_in_comes_back_to_the_walk(walk: Walk, phone: Callable[..., Phone], air: Air) -> None:
    mine = phone()
    mine.open(walk)
    link = mine.page.get_by_role("link", name="Se connecter")
    expect(link).to_have_attribute("href", f"/compte/login/?next=%2Fporte-a-porte%2Fmarche%2F%23{walk.pk}")


def test_somebody_elses_walk_is_not_there(walk: Walk, phone: Callable[..., Phone], stranger: Supporter) -> None:
    mine = phone()
    mine.sign_in(stranger)
    mine.open(walk)
    expect(mine.page.get_by_text("n'est pas la vôtre")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_for_everybody(
    scheme: str,
    walk: Walk,
    phone: Callable[..., Phone],
    axe: Callable[[Page], None],
    at_width: Callable[[Page, int], None],
) -> None:
    mine = loaded(phone(color_scheme=scheme), walk)
    mine.network(False)
    mine.knock("Personne")
    mine.press("On a parlé")
    seen = [mine.page.url.partition("#")[2].partition("/")[2]]
    axe(mine.page)
    at_width(mine.page, WIDTH)
    for screen in SCREENS:
        which = f"/{first_address(walk)}" if screen == "adresse" else ""
        mine.open(walk, f"/{screen}{which}" if screen else "")
        axe(mine.page)
        at_width(mine.page, WIDTH)
        small = mine.page.evaluate(SMALL)
        assert small == [], screen
        seen.append(screen)
    assert len(seen) == len(SCREENS) + 1


#: Buttons and links lower than a glove needs.
SMALL = """[...document.querySelectorAll("button, .door-button, .door-line, .door-dock a, .door-back")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 55.5).map((one) => one.textContent)"""
