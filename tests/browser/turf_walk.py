"""The pages where turfs are cut, from the first address to a precinct where nobody goes."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from canvassing.areas import Area
from canvassing.models import Cutting, ExperimentUnit
from canvassing.services.cutting import cut_area
from canvassing.services.redrawing import lock_turf
from territory.models import Precinct
from tests.browser.walking import send, visit
from tests.canvassing.conftest import make_drawn, make_field
from tests.canvassing.streets import make_streets
from tests.canvassing.walking import make_walk
from tests.factories import make_precinct, make_result

LIST = reverse("canvassing:turfs")


def turf_walk(page: Page) -> Iterator[str]:
    """`page` is already a staff member's."""
    yield from visit(page, LIST)
    precinct = make_streets(make_precinct())
    make_result(precinct=precinct, registered=1080)
    own = reverse("canvassing:turf-area", args=[precinct.code])
    yield from drawn(page, own)
    page.locator("[name=doors]").fill("5000")
    send(page, "Découper")
    yield "a cut, with its errors"
    now = timezone.now()
    # Leased far ahead: no worker makes it while one looks.
    ahead = now.replace(year=now.year + 50)
    area = Area(precinct.commune, precinct)
    waiting = Cutting.objects.create(commune=area.commune, precinct=precinct, asked_at=now, due_at=ahead)
    yield from drawn(page, own)
    waiting.delete()
    cut_area(area=area, doors=30, seed=0, by=None, at=now)
    _first, second, third = area.turfs().order_by("number")[:3]
    lock_turf(turf=second, locked=True, at=now)
    make_walk(turf=third)
    yield from drawn(page, own, *(f"{own}?secteur={n}" for n in (1, 2, 3)), f"{own}?rue=Rue Haute")
    page.get_by_text("Noter les portes de chaque adresse").click()
    page.get_by_label("Le même nombre à chaque adresse").fill("5000")
    send(page, "Noter")
    yield "doors, with their errors"
    yield from drawn(page, own)
    page.get_by_role("button", name="Dessiner un contour").click()
    yield "a shape that is being drawn"
    yield from drawn(page, reverse("canvassing:turf-area", args=[control().code]))
    yield from visit(page, LIST, f"{LIST}?q=introuvable")


def drawn(page: Page, *paths: str) -> Iterator[str]:
    for path in paths:
        page.goto(path)
        page.locator("[data-campaign-drawn]").wait_for()
        yield path


def control() -> Precinct:
    """A precinct that chance set apart."""
    experiment = ExperimentUnit.objects.filter(arm=ExperimentUnit.Arm.CONTROL)
    if not experiment.exists():
        make_drawn(make_field())
    unit = experiment.select_related("precinct__commune").order_by("code")[0]
    precinct: Precinct = unit.precinct
    return make_streets(precinct)
