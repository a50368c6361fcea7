"""Every page of the campaign online, for everybody, as tests/browser/test_accessibility.py asks of the others."""

from collections.abc import Callable

import pytest

from tests.browser.looking import RULES
from tests.browser.online_walks import online_walks
from tests.browser.walking import Walks

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_of_the_campaign_online_is_for_everybody(
    scheme: str, queued_mail: None, look_at: Callable[[str, Walks, str], None]
) -> None:
    look_at("actions:", online_walks, scheme)
