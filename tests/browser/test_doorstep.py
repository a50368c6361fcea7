"""« A volunteer knocks for two hours with no network, and nothing is lost »: in a real browser, on the real site."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from canvassing.models import AddressState, DoorSession, Mark, Walk
from tests.browser.doorstep import Air, Phone, loaded
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_volunteer

OUTCOMES = ("Personne", "On a parlé", "Refus", "On a ouvert", "Personne")
STREETS = {"Rue des Lilas": [1] * 18, "Rue du Port": [1] * 12}
#: Whether the cache of that version is the only one left; asked for twenty seconds.
ALONE_IN_THE_END = """async (name) => {
  for (let turn = 0; turn < 200; turn += 1) {
    if ((await caches.keys()).join() === name) return true
    await new Promise((over) => setTimeout(over, 100))
  }
  return false
}"""


@pytest.fixture
def walk(live_site: str) -> Walk:
    """Thirty doors."""
    return make_walk(turf=make_turf(streets=STREETS))


def counted(walk: Walk) -> dict[str, int]:
    """All that the server knows of a walk's doors."""
    keys = ("knocked", "absent", "refused", "opened", "talked")
    sessions = DoorSession.objects.filter(walk=walk)
    return {key: sum(getattr(session, key) for session in sessions) for key in keys}


def states(walk: Walk) -> list[str]:
    found = AddressState.objects.filter(address__stop__turf=walk.turf).order_by("address__stop__order")
    return [state.state for state in found]


def finish(phone: Phone, walk: Walk) -> None:
    phone.open(walk, "/fin")
    phone.press("C'est fini")
    expect(phone.page.get_by_role("heading", name="Bilan")).to_be_visible()


THIRTY = {"knocked": 30, "absent": 12, "refused": 6, "opened": 12, "talked": 6}


def test_thirty_doors_without_network_a_killed_page_and_nothing_is_lost(
    walk: Walk, phone: Callable[[str], Phone], air: Air
) -> None:
    mine = loaded(phone("one"), walk)
    mine.network(False)
    air.down = True
    for n in range(17):
        mine.knock(OUTCOMES[n % 5])
    mine.kill()
    mine.switch_on()
    mine.network(False)
    mine.open(walk)
    assert mine.knocked() == 17
    for n in range(17, 30):
        mine.knock(OUTCOMES[n % 5])
    finish(mine, walk)
    assert mine.unsent() == 61
    assert counted(walk)["knocked"] == 0
    air.down = False
    mine.network(True)
    expect(mine.page.get_by_text("Tout est envoyé. Rien ne peut se perdre.")).to_be_visible(timeout=20_000)
    assert counted(walk) == THIRTY
    assert mine.unsent() == 0
    assert states(walk) == [{"Personne": "nobody"}.get(OUTCOMES[n % 5], "done") for n in range(30)]
    walk.refresh_from_db()
    assert walk.end == Walk.End.FINISHED
    assert Mark.objects.filter(walk=walk).count() == 30


def test_a_server_that_fails_every_other_answer_holds_each_door_once(
    walk: Walk, phone: Callable[[str], Phone], air: Air
) -> None:
    air.change("/pack/", '"batch":200', '"batch":4')
    mine = loaded(phone("one"), walk)
    air.failing = True
    for n in range(30):
        mine.knock(OUTCOMES[n % 5])
    finish(mine, walk)
    mine.send_all()
    assert air.uploads > 16
    assert counted(walk) == THIRTY
    assert Mark.objects.filter(walk=walk).count() == 30
    assert mine.unsent() == 0


def test_two_phones_on_one_walk_come_to_the_same(walk: Walk, phone: Callable[[str], Phone], air: Air) -> None:
    other = make_volunteer().supporter
    walk.walkers.create(supporter=other, position=2, joined_at=walk.handed_at)
    one, two = loaded(phone("one"), walk, 0), loaded(phone("two"), walk, 1)
    air.down = True
    for n in range(15):
        one.knock(OUTCOMES[n % 5])
    addresses = list(walk.turf.stops.order_by("order").values_list("address", flat=True))
    for n in range(14, 30):  # the fifteenth by both: the later one wins on both
        two.open(walk, f"/adresse/{addresses[n]}")
        two.press("Refus")
        two.page.wait_for_selector(".door-list")
    air.down = False
    two.send_all()
    one.send_all()
    two.open(walk)
    two.page.reload()
    assert states(walk)[14] == "done"
    assert counted(walk)["knocked"] == 31
    assert states(walk) == [{"Personne": "nobody"}.get(OUTCOMES[n % 5], "done") for n in range(14)] + ["done"] * 16


def test_an_update_in_between_keeps_what_was_not_sent(walk: Walk, phone: Callable[[str], Phone], air: Air) -> None:
    mine = loaded(phone("one"), walk)
    air.failing = True
    for n in range(3):
        mine.knock(OUTCOMES[n % 5])
    before = mine.unsent()
    assert before > 0
    air.update("0123456789abcdef")
    mine.page.goto(f"{air.url}/porte-a-porte/marche/#")
    mine.page.reload()
    expect(mine.page.get_by_text("Une nouvelle version est prête.")).to_be_visible(timeout=20_000)
    with mine.page.expect_navigation():
        mine.press("Mettre à jour")
    assert mine.page.evaluate(ALONE_IN_THE_END, "porte-a-porte-0123456789abcdef")
    mine.network(False)
    mine.open(walk)
    mine.page.reload()
    assert mine.page.locator("html").get_attribute("data-version") == "0123456789abcdef"
    assert mine.knocked() == 3
    for n in range(3, 30):
        mine.knock(OUTCOMES[n % 5])
    mine.network(True)
    air.failing = False
    finish(mine, walk)
    mine.send_all()
    assert counted(walk) == THIRTY
