"""Every page of the group and the desk, one walk for each subject. Each makes what it shows."""

from collections.abc import Iterator

from playwright.sync_api import Page

from supporters.models import Supporter
from tests.browser.desk_walk import desk_walk
from tests.browser.group_walk import group_walk
from tests.browser.walking import SignIn, registers


def conversation_walks(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    """`national` is an administrator: who moderates the group and answers at the desk."""
    for walk in (group_walk, desk_walk):
        sign_in(national)
        yield from walk(page, national, sign_in)
    yield from registers(page, lambda package: package == "conversations")
