"""Every page of the mail, for everybody, as tests/browser/test_accessibility.py asks of the others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from supporters.models import Supporter
from tests.browser.conftest import give_session
from tests.browser.looking import RULES, look_along, pages
from tests.browser.mail_walk import mail_walks

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_of_the_mail_is_for_everybody(
    scheme: str,
    live_site: str,
    queued_mail: None,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    national: Supporter,
) -> None:
    context = new_context(color_scheme=scheme)
    page = watched(context)
    walk = mail_walks(page, national, lambda person: give_session(context, person, live_site))
    faults, seen = look_along(page, walk, scheme)
    assert faults == {}
    assert pages("mailings:") - seen == set()
