"""A walk as its volunteer sees it, on paper too, and as whoever hands it out does; the script before and behind it."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from canvassing.models import AddressState, Walk
from canvassing.walks.links import path_of
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_place, make_supporter, make_team, make_volunteer

STREETS = {"Rue de la Porte-Saint-Michel": (1, 1, 12, 1), "Venelle du Vieux Couvent": (1, 1, 1)}
HOME, SCRIPT = reverse("canvassing:doorstep"), reverse("canvassing:script-read")


def of(walk: Walk, *names: str) -> list[str]:
    return [reverse(f"canvassing:{name}", args=[walk.pk]) for name in names]


def door_walk(page: Page, staff: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`page` is already a staff member's, and is again at the end."""
    team = make_team(place=make_place(name="Landivisiau"))
    home = {"home": team.place}
    walker = make_member(team, make_volunteer(supporter=make_supporter(display_name="Inès", **home)).supporter)
    walk = make_walk(turf=make_turf(commune=team.place, streets=STREETS), walkers=[walker], team=team)
    address = walk.turf.stops.order_by("order")[2].address
    AddressState.objects.create(address=address, state="nobody", left=5, note="ascenseur en panne", at=walk.handed_at)
    free = make_turf(commune=team.place, streets=STREETS)
    yield from visit(page, *of(walk, "walk", "walk-withdraw"), reverse("canvassing:walks"))
    page.goto(reverse("canvassing:walk-hand", args=[free.pk]))
    send(page, "Confier ce secteur" if page.get_by_role("button", name="Confier ce secteur").count() else "")
    yield "handing a turf out, with its errors"
    yield from script_walk(page)
    sign_in(walker)
    yield from visit(page, HOME, SCRIPT, *of(walk, "walk", "walk-share", "walk-return", "walk-sheet", "walk-key"))
    page.get_by_label("… dont on a parlé").fill("5")
    send(page, "Enregistrer la feuille")
    yield "a sheet, with its errors"
    sign_in(make_volunteer(supporter=make_supporter(display_name="Karim", **home)).supporter)
    yield from visit(page, path_of(walk), HOME)
    sign_in(staff)


def script_walk(page: Page) -> Iterator[str]:
    page.goto(reverse("canvassing:script"))
    yield "the script"
    page.locator("[name=text]").fill("Bonjour")
    send(page, "Mettre en usage")
    yield "the script, with its errors"
    page.locator("[name=text]").fill("# bonjour | On ouvre\n« Bonjour ! »")
    send(page, "Mettre en usage")
    yield "the script, with its versions"
