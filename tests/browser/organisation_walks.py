"""Every page of the organisation, one walk for each subject. Each makes what it shows, and begins as a visitor."""

from collections.abc import Iterator

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
from tests.browser.walking import SignIn, registers

WALKS = (ladder_walk, team_walk, training_walk, outing_walk, friends_walk, role_walk, plan_walk)


def organisation_walks(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator: who brings an organisation in, and reads the registers."""
    for walk in WALKS:
        page.context.clear_cookies()
        yield from walk(page, sign_in)
    page.context.clear_cookies()
    yield from transfer_walk(page, national, sign_in)
    sign_in(national)
    yield from registers(page, lambda package: package == "teams")
