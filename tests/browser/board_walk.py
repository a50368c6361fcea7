"""The boards of doors and the sessions to review: empty, full, decided, refused."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from canvassing.models import ContactCard, DoorSession
from canvassing.services.boards import refresh_boards
from tests.browser.walking import send, the_country, visit
from tests.canvassing.boarding import make_counted
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_place, make_precinct, make_supporter, make_team


def board_walk(page: Page) -> Iterator[str]:
    """`page` is already a staff member's."""
    board, reviews, cards = (reverse(f"canvassing:{name}") for name in ("doors-board", "reviews", "held-cards"))
    DoorSession.objects.filter(flagged=True).update(reviewed_at=timezone.now())  # of other walks
    yield from visit(page, board, reviews, cards)
    session, small = _knocked()
    refresh_boards(at=timezone.now())
    places = [reverse("canvassing:doors-board-place", args=[code]) for code in ("R-99", "D-99", "99238", "99238_0001")]
    team = reverse("canvassing:doors-board-team", args=[session.team_id])
    yield from visit(page, board, *places, team, f"{board}?par=equipes&periode=7", f"{places[0]}?par=jours")
    page.locator("summary").first.click()
    yield "board, the chart's numbers"
    review = reverse("canvassing:review", args=[session.pk])
    yield from visit(page, reviews, review, reverse("canvassing:review", args=[small.pk]), cards)
    page.goto(review)
    page.locator("[data-campaign-aside] summary").click()
    send(page, "Mettre de côté et le lui dire sur sa feuille de route")
    yield "review, refused"
    page.locator("#id_why_0").check()
    send(page, "Mettre de côté et le lui dire sur sa feuille de route")
    yield "reviews, one set aside"
    yield from visit(page, f"{reviews}?etat=de-cote", f"{reviews}?etat=gardees", team)


def _knocked() -> tuple[DoorSession, DoorSession]:
    """A région with one commune where people knocked, and cards that wait."""
    region = make_place(code="R-99", kind="region", name="Bretagne", parent=the_country())
    departement = make_place(code="D-99", kind="departement", name="Ille-et-Vilaine", parent=region)
    rennes = make_place(code="99238", name="Rennes", parent=departement, departement=departement)
    precinct = make_precinct(commune=rennes, code="99238_0001")
    team = make_team(place=rennes, name="Les Lices")
    turf = make_turf(commune=rennes, precinct=precinct, doors=80, doors_left=32)
    walk = make_walk(turf=turf, team=team, walkers=[make_supporter(display_name="Nolwenn")])
    session = make_counted(walk=walk, flags=["fast", "cards"], topics={"sante": 7, "ecole": 3}, cards=17)
    today = timezone.localdate()
    for days in range(1, 12, 2):
        make_counted(walk=walk, day=today - timedelta(days=days), absent=4 * days)
    small = make_counted(walk=walk, flags=["control"], absent=0, refused=1, opened=2, talked=2)
    for _n in range(2):
        ContactCard.objects.create(id=uuid4(), walk=walk, state="held", sealed="scellée", received_at=timezone.now())
    return session, small
