"""The pages of the plan, before there is one and after, as a volunteer, a lead and a national organiser reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.models import Measure, Plan, Role
from teams.plan.recompute import recompute
from teams.services.plan import fix_goal, make_plan
from territory.models import Place
from tests.browser.walking import SignIn, send, the_country, visit
from tests.factories import make_place, make_role, make_supporter, make_team, make_volunteer

AMOUNTS = {Measure.TRAINERS: 100, Measure.MOBILISERS: 10_000, Measure.VOLUNTEERS: 150_000, Measure.DOORS: 5_000_000}


@dataclass
class Region:
    """Two départements with volunteers, one without anybody."""

    region: Place
    busy: Place
    empty: Place
    commune: Place
    organiser: Supporter
    lead: Supporter


def make_region() -> Region:
    kind = Place.Kind
    region = make_place(code="R-76", kind=kind.REGION, name="Occitanie", parent=the_country(), population=6_000_000)
    busy, other, empty = (
        make_place(code=code, kind=kind.DEPARTEMENT, name=name, parent=region, population=population)
        for code, name, population in (
            ("D-31", "Haute-Garonne", 1_400_000),
            ("D-82", "Tarn-et-Garonne", 260_000),
            ("D-48", "Lozère", 76_000),
        )
    )
    place = {"lon": 1.44, "lat": 43.6, "population": 490_000}
    commune = make_place(code="31555", name="Toulouse", parent=busy, departement=busy, **place)
    montauban = make_place(code="82121", name="Montauban", parent=other, departement=other, lon=1.35, lat=44.0)
    now = timezone.now()
    for n in range(12):
        offered = now - timedelta(days=2 * n)
        make_volunteer(home=commune if n % 3 else montauban, offered_at=offered, applied_at=offered)
    make_team(name="Les Minimes", place=commune)
    make_team(name="Villebourbon", place=montauban, state="without")
    organiser = make_role(None, Role.Kind.NATIONAL, place=the_country()).supporter
    return Region(region, busy, empty, commune, organiser, make_role(None, Role.Kind.REGIONAL, place=region).supporter)


def plan_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    around = make_region()
    plan, change, gaps = (reverse(f"teams:{name}") for name in ("plan", "plan-edit", "plan-gaps"))
    sign_in(make_supporter())
    yield from visit(page, plan)
    sign_in(around.organiser)
    yield from visit(page, plan, gaps, change)
    page.fill("[name=trainers]", "")
    page.fill("[name=due_on]", "2020-01-01")
    send(page)
    yield "plan-edit, refused"
    row = _decided(around)
    for path in (plan, _place(around.region), f"{plan}?mesure=doors"):
        page.goto(path)
        page.locator("[data-campaign-drawn]").wait_for()
        yield path
    yield from visit(page, f"{plan}?par=departement&mesure=volunteers&tri=name", f"{plan}?nom=zz", change)
    yield from visit(page, gaps, f"{gaps}?kind=no_mobiliser", f"{gaps}?lieu={around.empty.code}")
    yield from _of_a_lead(page, around, sign_in)
    sign_in(make_supporter())
    yield from visit(page, plan, _place(around.busy))
    for state in ({"state": Plan.State.QUEUED}, {"state": Plan.State.FAILED, "error": "Le calcul n'a pas abouti."}):
        Plan.objects.filter(pk=row.pk).update(**state)
        yield from visit(page, f"{plan}?etat={state['state']}")


def _decided(around: Region) -> Plan:
    now = timezone.now()
    due_on = timezone.localdate() + timedelta(days=120)
    plan = make_plan(due_on=due_on, split_by="population", amounts=AMOUNTS, by=around.organiser, at=now)
    fix_goal(plan=plan, place=around.empty, measure=Measure.TRAINERS, amount=1, by=around.organiser, at=now)
    # Due far ahead: no worker computes it while one looks.
    Plan.objects.filter(pk=plan.pk).update(due_at=now + timedelta(days=365))
    recompute(plan, at=now)
    return plan


def _of_a_lead(page: Page, around: Region, sign_in: SignIn) -> Iterator[str]:
    sign_in(around.lead)
    yield from visit(page, reverse("teams:plan-gaps"), _place(around.busy), _place(around.commune))
    yield from visit(page, reverse("teams:goal-edit", args=[around.empty.code, Measure.TRAINERS]))
    yield from visit(page, reverse("teams:goal-edit", args=[around.busy.code, Measure.TRAINERS]))
    page.fill("[name=amount]", "90000")
    send(page)
    yield "goal-edit, refused"


def _place(place: Place) -> str:
    return reverse("teams:plan-place", args=[place.code])
