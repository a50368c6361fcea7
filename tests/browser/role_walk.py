"""The pages of roles, as a mobiliser, a trainer, a lead and a national organiser reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.models import Role
from teams.services.roles import delegate_role, end_role, give_role
from territory.models import Place
from tests.browser.walking import SignIn, send, stops, the_country, visit
from tests.factories import make_member, make_place, make_role, make_supporter, make_team, make_volunteer

Kind = Role.Kind


@dataclass
class Ladder:
    """From a mobiliser up; `chosen` is about to receive a role, `ending` ends soon, `led` has a deputy."""

    mobiliser: Supporter
    trainer: Supporter
    lead: Supporter
    organiser: Supporter
    chosen: Supporter
    ending: Role
    led: Role
    regional: Role


def make_ladder() -> Ladder:
    now = timezone.now()
    region = make_place(kind=Place.Kind.REGION, name="Nouvelle-Aquitaine et son littoral", parent=the_country())
    places = [
        make_place(kind=Place.Kind.DEPARTEMENT, name=name, parent=region) for name in ("Charente-Maritime", "Vienne")
    ]
    rochelle = make_place(name="La Rochelle", departement=places[0], parent=places[0], lon=-1.15, lat=46.16)
    lead = make_role(_named("Solène", rochelle), Kind.DEPARTMENTAL, place=places[0]).supporter
    regional = make_role(_named("Yann", rochelle), Kind.TRAINER, place=region)
    team = make_team(name="La Rochelle, le vieux port", place=rochelle, mobiliser=_named("Inès", rochelle))
    member = make_member(team, _named("Bastien", rochelle))
    make_member(team, _named("Zélie", rochelle))
    make_team(name="Les Minimes", place=rochelle, state="without")
    led = team.roles.get()
    delegate_role(role=led, to=member, by=led.supporter, at=now, ends_at=now + timedelta(days=90))
    journal = {"kind": Kind.TRAINER, "place": places[0], "ends_at": now + timedelta(days=20)}
    ending = give_role(giver=lead, supporter=_named("Paul", rochelle), at=now, **journal)
    end_role(role=give_role(giver=lead, supporter=_named("Ludivine", rochelle), at=now, **journal), by=lead, at=now)
    organiser = make_role(None, Kind.NATIONAL, place=the_country()).supporter
    chosen = _named("Victor", rochelle)
    return Ladder(led.supporter, regional.supporter, lead, organiser, chosen, ending, led, regional)


def role_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    ladder = make_ladder()
    listed, give, journal = (reverse(f"teams:{name}") for name in ("roles", "role-give", "role-journal"))
    sign_in(ladder.mobiliser)
    yield from stops(page, "roles")
    yield from stops(page, "role-delegate", "role-end", of=ladder.led)
    sign_in(ladder.trainer)
    yield from stops(page, "role-delegate", of=ladder.regional)
    yield from visit(page, f"{page.url}?name=Victor")
    sign_in(ladder.lead)
    yield from visit(page, listed, f"{listed}?name=zz", journal, f"{journal}?change=extended")
    yield from visit(page, give, f"{give}?name=Victor", f"{give}?name=Introuvable")
    yield from visit(page, f"{give}?personne={ladder.chosen.pk}")
    send(page, "Confier ce rôle")
    yield "role-give, refused"
    yield from stops(page, "role-extend", "role-end", of=ladder.ending)
    yield from stops(page, "role-end", of=ladder.led)
    yield from stops(page, "role-extend", of=ladder.ending)
    page.fill("[name=ends_at]", "2020-01-01")
    send(page)
    yield "role-extend, refused"
    sign_in(ladder.organiser)
    yield from visit(page, listed, give)
    page.fill("[name=email]", "inconnue@example.org")
    send(page, "Confier ce rôle")
    yield "role-give, an address that nobody has"


def _named(name: str, home: Place) -> Supporter:
    return make_volunteer(supporter=make_supporter(display_name=name, home=home)).supporter
