"""« Near me », invitations and the chain, as a visitor, an inviter and a national organiser reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from common.tokens import make_token
from supporters.models import Supporter
from teams.models import Role, Sponsorship
from teams.services.friends import link_of
from teams.services.sponsorship import mail_token
from territory.models import Place, PlaceName
from territory.place_keys import keys_of_name
from tests.browser.walking import SignIn, send, the_country
from tests.factories import make_outing, make_place, make_role, make_session, make_supporter, make_team


@dataclass
class Circle:
    """`inviter` brought seven people to the campaign; two Villeneuves share a name."""

    inviter: Supporter
    organiser: Supporter
    place: Place


def make_circle() -> Circle:
    now = timezone.now()
    departement = make_place(kind=Place.Kind.DEPARTEMENT, name="Gers", lon=0.6, lat=43.7)
    for _twin in range(2):
        place = make_place(name="Villeneuve-lès-Amis", departement=departement, lon=0.58, lat=43.65)
        for key in keys_of_name(place.name):
            PlaceName.objects.create(place=place, key=key, weight=1000)
    inviter = make_supporter(display_name="Inès", home=place)
    for _friend in range(7):
        fields = {"inviter": inviter, "via": "link", "at": now, "confirmed_at": now}
        Sponsorship.objects.create(newcomer=make_supporter(home=place), **fields)
    return Circle(inviter, make_role(None, Role.Kind.NATIONAL, place=the_country()).supporter, place)


def friends_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    circle = make_circle()
    near = reverse("teams:near")
    for path in (
        near,
        f"{near}?lieu=Villeneuve-lès-Amis",
        f"{near}?lieu=Nullepart",
        f"{near}?lieu={circle.place.code}",
    ):
        page.goto(path)
        yield path
    make_session(title="Tenir un stand", place=circle.place, lon=circle.place.lon, lat=circle.place.lat)
    team = make_team(name="Les Amis", place=circle.place)
    for capacity in (None, 12):
        make_outing(team=team, title="Portes du samedi", capacity=capacity)
    page.goto(f"{near}?lieu={circle.place.code}")
    yield "near, with all there is"
    yield from _invited(page, circle)
    sign_in(circle.inviter)
    page.goto(reverse("teams:friends"))
    yield "friends"
    page.locator("[name=friend_1]").fill("amie@")
    send(page, "Envoyer l'invitation")
    yield "friends, refused"
    sign_in(circle.organiser)
    page.goto(reverse("teams:chain"))
    yield "chain"


def _invited(page: Page, circle: Circle) -> Iterator[str]:
    now = timezone.now()
    link = link_of(supporter=circle.inviter, at=now)
    with time_machine.travel(now - timedelta(days=31), tick=False):
        old = mail_token(link)
    for token in (link.code, old):
        page.goto(reverse("teams:invitation", args=[token]))
        yield "invitation" if token == link.code else "invitation, too old"
    page.goto(reverse("teams:invitation-objection", args=[make_token("teams.objection", {"address": "0" * 64})]))
    yield "invitation-objection"
    send(page, "Ne plus m'écrire")
    yield "invitation-objection, done"
