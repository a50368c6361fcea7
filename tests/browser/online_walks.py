"""Every page of the campaign online, one walk for each subject. Each makes what it shows."""

from collections.abc import Iterator

from playwright.sync_api import Page

from supporters.models import Supporter
from tests.browser.content_walk import content_walk
from tests.browser.library_walk import library_walk
from tests.browser.link_walk import link_walk
from tests.browser.proposal_walk import proposal_walk
from tests.browser.relay_walk import relay_walk
from tests.browser.sharing_walk import sharing_walk
from tests.browser.walking import SignIn, fall_silent, visit
from tests.browser.wall_walk import wall_walk
from tests.factories import make_supporter


def online_walks(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator: who looks after links and proposals."""
    yield from library_walk(page)
    yield from link_walk(page, make_supporter(display_name="Nadia B."), national, sign_in)
    yield from content_walk(page, sign_in)
    yield from sharing_walk(page, sign_in)
    yield from proposal_walk(page, national, sign_in)
    yield from relay_walk(page, sign_in)
    yield from wall_walk(page, sign_in)
    fall_silent()
    page.context.clear_cookies()
    yield from visit(page, "/partager/", "/mur/")
