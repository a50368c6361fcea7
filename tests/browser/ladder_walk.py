"""The pages of the ladder, as a visitor, a newcomer, a mobiliser and a trainer reach them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from supporters.models import Supporter
from teams.ladder.help_rules import HelpData
from teams.models import Thanks, Volunteer
from teams.services.help import offer_help
from territory.models import Place
from tests.browser.walking import SignIn, send, stops
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_session,
    make_supporter,
    make_team,
    make_volunteer,
)
from tests.mailbox import path_sent_to

ADDRESS = "nora@example.org"


@dataclass
class Rungs:
    """People on several rungs, and who welcomes and answers them."""

    stranger: Supporter
    newcomer: Supporter
    alone: Supporter
    member: Supporter
    refused: Supporter
    mobiliser: Supporter
    trainer: Supporter
    waiting: Volunteer
    candidate: Volunteer


def make_rungs() -> Rungs:
    now = timezone.now()
    vosges = make_place(kind=Place.Kind.DEPARTEMENT, name="Vosges", lon=6.4, lat=48.2)
    epinal = make_place(name="Épinal", departement=vosges, lon=6.45, lat=48.17)
    team = make_team(name="Épinal Rive gauche", place=epinal, contact="06 00 00 00 00")
    make_team(name="Golbey", place=epinal)
    make_team(name="Chantraine", place=epinal, state="without")
    make_outing(team=team, title="Porte-à-porte à la Vierge")
    make_session(place=epinal)
    out = {"first_outing_at": now, "welcomed_at": now}
    member = make_member(team, make_volunteer(home=epinal, **out).supporter)
    mobiliser = team.roles.get().supporter
    Thanks.objects.create(team=team, supporter=member, by=mobiliser, day=now.date(), at=now)
    waiting = make_volunteer(home=epinal, welcome_due_at=now + timedelta(hours=7))
    make_member(team, waiting.supporter)
    said = {"application": "J'ai adoré ma première sortie, et j'ai mes samedis.", "applied_at": now}
    return Rungs(
        stranger=make_supporter(),
        newcomer=make_volunteer(home=epinal).supporter,
        alone=make_volunteer(home=make_place(name="Saint-Pierre", lon=-56.2, lat=46.8)).supporter,
        member=member,
        refused=make_volunteer(home=epinal, declined_at=now, declined_because="Pas encore.", **said, **out).supporter,
        mobiliser=mobiliser,
        trainer=make_role(None, "trainer", place=vosges).supporter,
        waiting=waiting,
        candidate=make_volunteer(home=epinal, trained_at=now, **said, **out),
    )


def ladder_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    rungs = make_rungs()
    yield from stops(page, "help", "help-sent", "help-confirmed")
    yield from _link(page)
    sign_in(rungs.stranger)
    yield from stops(page, "hub", "help")
    sign_in(rungs.newcomer)
    yield from stops(page, "help-teams", "hub", "apply")
    sign_in(rungs.alone)
    yield from stops(page, "help-teams")
    sign_in(rungs.member)
    yield from stops(page, "hub", "help-choices", "help-stop", "apply")
    sign_in(rungs.refused)
    yield from stops(page, "hub", "apply")
    sign_in(rungs.mobiliser)
    yield from stops(page, "hub", "newcomers")
    yield from stops(page, "welcome-newcomer", of=rungs.waiting.pk)
    yield from stops(page, "welcome", of=rungs.waiting.supporter.memberships.get().pk)
    sign_in(rungs.trainer)
    yield from stops(page, "hub", "candidates")
    yield from stops(page, "certify", "decline", of=rungs.candidate.pk)


def _link(page: Page) -> Iterator[str]:
    """What the mail's link shows: good, then damaged; and a form sent too soon."""
    place = make_place(name="Gérardmer", lon=6.88, lat=48.07)
    data = HelpData(first_name="Nora", place=place, ways=["doors"], birth_month=date(1990, 5, 1))
    offer_help(email=ADDRESS, data=data, purposes=["account", "local_team"], at=timezone.now())
    page.goto(path_sent_to(ADDRESS, "/agir/aider/confirmer/"))
    yield "help-confirm"
    page.goto(reverse("teams:help-confirm", args=["abime"]))
    yield "help-confirm, damaged"
    page.goto(reverse("teams:help"))
    send(page, "J'aide")
    yield "help, to correct"
