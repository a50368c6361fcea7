"""Every page that has no walk elsewhere (organisation, campaign online), for everybody: nothing that axe knows to be
wrong, nothing wider than the window, one title, one heading."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from supporters.models import Supporter
from tests.browser.conftest import give_session
from tests.browser.looking import RULES, look_along, pages
from tests.browser.walks import all_walks, make_cast

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_is_for_everybody(
    scheme: str,
    live_site: str,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    national: Supporter,
    moderator: Supporter,
) -> None:
    context = new_context(color_scheme=scheme)
    page = watched(context)
    walk = all_walks(page, make_cast(national, moderator), lambda person: give_session(context, person, live_site))
    faults, seen = look_along(page, walk, scheme)
    assert faults == {}
    assert pages("") - seen == set()
