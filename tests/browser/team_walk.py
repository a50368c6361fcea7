"""The pages of teams, as a member, a mobiliser and a lead reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.models import Role, Team, TeamMessage, TeamOffer
from teams.services.offers import offer_to_neighbours
from teams.services.teams import change_team
from teams.team.mail_choice import path_for
from territory.models import Place
from tests.browser.walking import SignIn, send, stops
from tests.factories import make_member, make_outing, make_place, make_role, make_team, make_volunteer


@dataclass
class Around:
    """A busy team, and one that nobody leads, which its neighbours are asked to take in."""

    team: Team
    orphan: Team
    offer: TeamOffer
    member: Supporter
    mobiliser: Supporter
    lead: Supporter


def make_around() -> Around:
    now = timezone.now()
    departement = make_place(kind=Place.Kind.DEPARTEMENT, name="Finistère Sud", lon=-4.1, lat=48.0)
    quimper = make_place(name="Quimper", departement=departement, lon=-4.1, lat=47.99)
    team = make_team(name="Quimper, les quais et la cathédrale", place=quimper, contact="le samedi au marché")
    member, mobiliser = make_member(team), team.roles.get().supporter
    member.memberships.update(asked_at=now)
    make_member(team, make_volunteer(home=quimper, welcome_due_at=now + timedelta(hours=9)).supporter)
    ago = now - timedelta(days=20)
    make_member(team, make_volunteer(home=quimper, welcomed_at=ago, last_active_at=ago, certified_at=ago).supporter)
    make_outing(team=team, title="Portes de Kerfeunteun")
    make_outing(team=team, title="Marché", starts_at=ago, state="held", result_people=54, result_words="Bel accueil.")
    words = {"subject": "Merci !", "text": "Quel samedi.\n\nÀ mercredi."}
    TeamMessage.objects.create(team=team, author=mobiliser, at=now, sent_to=2, **words)
    change_team(team=team, name="Quimper", contact=team.contact, by=mobiliser, at=now)
    make_team(name="Ergué", place=quimper, last_active_at=ago)
    orphan = make_team(name="Penhars", place=quimper, state="without")
    make_member(orphan)
    offer_to_neighbours(team=orphan, at=now)
    lead = make_role(None, Role.Kind.DEPARTMENTAL, place=departement).supporter
    return Around(team, orphan, orphan.offers.get(neighbour=team), member, mobiliser, lead)


def team_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    around = make_around()
    team = around.team.pk
    page.goto(path_for(around.member))
    yield "team-mail"
    send(page, "C'est mon choix")
    yield "team-mail, done"
    sign_in(around.member)
    yield from stops(page, "team", of=team)
    yield from stops(page, "team-choose", "team-leave")
    sign_in(around.mobiliser)
    yield from stops(page, "team", "team-people", "team-edit", "team-message", of=team)
    page.fill("[name=subject]", "Samedi")
    send(page, "Relire avant d'envoyer")
    yield "team-message, to correct"
    page.fill("[name=text]", "Dix heures devant la mairie.")
    send(page, "Relire avant d'envoyer")
    yield "team-message, read again"
    yield from stops(page, "team-offer", of=around.offer.pk)
    sign_in(around.lead)
    yield from stops(page, "teams")
    yield from stops(page, "team", of=around.orphan.pk)
    yield from stops(page, "team", "team-merge", "team-split", "team-close", of=team)
    send(page, "Fermer pour de bon")
    yield "team-close, refused"
