"""The pages of outings, as a visitor, a participant and an organiser reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.models import Outing, Role
from teams.services.outing_reports import OutingReport, report_outing, say_mood
from teams.services.participations import join_outing
from territory.models import Place
from tests.browser.walking import SignIn, send, stops
from tests.factories import make_outing, make_place, make_role, make_supporter, make_team, make_volunteer

WORDS = "On se retrouve cinq minutes avant.\n\nApportez de bonnes chaussures."


@dataclass
class Field:
    """`next` is to come, `full` has no place left, `over` awaits its report, `told` has one."""

    mobiliser: Supporter
    lead: Supporter
    participant: Supporter
    next: Outing
    full: Outing
    over: Outing
    told: Outing


def make_field() -> Field:
    now = timezone.now()
    departement = make_place(kind=Place.Kind.DEPARTEMENT, name="Gironde", lon=-0.6, lat=44.8)
    bordeaux = make_place(name="Bordeaux", departement=departement, lon=-0.58, lat=44.84)
    team = make_team(name="Bordeaux Nord", place=bordeaux)
    mobiliser, person = team.roles.get().supporter, make_volunteer(home=bordeaux).supporter
    lead = make_role(None, Role.Kind.DEPARTMENTAL, place=departement).supporter
    coming = make_outing(team=team, description=WORDS, capacity=20)
    full = make_outing(team=team, kind="stall", title="Stand aux Capucins", capacity=1)
    ago = now - timedelta(days=1)
    over = make_outing(team=team, kind="leaflets", title="Tractage à la gare", starts_at=ago)
    told = make_outing(team=team, title="Portes de mardi", starts_at=ago)
    for outing in (coming, over, told):
        join_outing(outing=outing, supporter=person, friends=1, at=outing.starts_at - timedelta(days=1))
    join_outing(outing=full, supporter=make_volunteer().supporter, at=now)
    row = told.participations.get()
    say_mood(outing=told, supporter=person, mood="great", words="À refaire !", at=now)
    results = OutingReport(came={row.pk: 1}, people=31, doors=80, leaflets=40, words="Beau temps, bel accueil.")
    report_outing(outing=told, report=results, at=now)
    make_outing(kind="home", title="Café chez Inès", team=make_team(place=make_place(lon=4.8, lat=45.7)))
    return Field(mobiliser, lead, person, coming, full, over, told)


def outing_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    field = make_field()
    yield from stops(page, "outings")
    page.goto(f"{reverse('teams:outings')}?type=stall")
    yield "outings, stalls"
    page.goto(f"{reverse('teams:outings')}?lieu=Nullepart")
    yield "outings, refused"
    yield from stops(page, "outing", of=field.next)
    yield from stops(page, "outing", of=field.told)
    sign_in(make_supporter())
    yield from stops(page, "outings", "my-outings")
    yield from stops(page, "outing", of=field.full)
    yield from stops(page, "outing", of=field.next)
    send(page, "Je viens")
    yield "outing, refused"
    sign_in(field.participant)
    yield from stops(page, "my-outings")
    yield from stops(page, "outing", "outing-mood", of=field.told)
    yield from stops(page, "outing", of=field.next)
    sign_in(field.lead)
    yield from stops(page, "outing-new")
    sign_in(field.mobiliser)
    yield from stops(page, "outing-new")
    send(page)
    yield "outing-new, refused"
    yield from stops(page, "outing", "outing-people", "outing-edit", "outing-cancel", "outing-report", of=field.next)
    yield from stops(page, "outing", "outing-report", of=field.over)
    yield from stops(page, "outing-report", of=field.told)
