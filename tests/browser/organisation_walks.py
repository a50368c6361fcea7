"""Every page of the organisation, one walk for each subject. Each makes what it shows, and begins as a visitor."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from supporters.models import Supporter
from tests.browser.friends_walk import friends_walk
from tests.browser.ladder_walk import ladder_walk
from tests.browser.outing_walk import outing_walk
from tests.browser.plan_walk import plan_walk
from tests.browser.role_walk import role_walk
from tests.browser.team_walk import team_walk
from tests.browser.training_walk import training_walk
from tests.browser.transfer_walk import transfer_walk
from tests.browser.walking import SignIn, fall_silent, registers, stops, visit
from tests.factories import make_member, make_outing, make_team

WALKS = (ladder_walk, team_walk, training_walk, outing_walk, friends_walk, role_walk, plan_walk)


def organisation_walks(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator: who brings an organisation in, and reads the registers."""
    for walk in WALKS:
        page.context.clear_cookies()
        yield from walk(page, sign_in)
    page.context.clear_cookies()
    yield from transfer_walk(page, national, sign_in)
    sign_in(national)
    yield from visit(page, reverse("admin:teams_material_add"))
    yield from registers(page, lambda package: package == "teams")
    yield from _silent(page, sign_in)


def _silent(page: Page, sign_in: SignIn) -> Iterator[str]:
    """The eve of a vote: what stays open, and what closes for whoever leads a team."""
    team = make_team(name="Les Lices")
    outing = make_outing(team=team)
    fall_silent()
    sign_in(make_member(team))
    yield from stops(page, "near", "hub", "outings", "sessions", "friends")
    yield from stops(page, "outing", of=outing)
    sign_in(team.roles.get().supporter)
    yield from stops(page, "outing-new")
    yield from stops(page, "team", "team-message", of=team)
