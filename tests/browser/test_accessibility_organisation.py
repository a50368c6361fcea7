"""Every page of the organisation, for everybody, as tests/browser/test_accessibility.py asks of the others."""

from collections.abc import Callable

import pytest

from tests.browser.looking import RULES
from tests.browser.organisation_walks import organisation_walks
from tests.browser.walking import Walks

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_of_the_organisation_is_for_everybody(
    scheme: str, queued_mail: None, look_at: Callable[[str, Walks, str], None]
) -> None:
    look_at("teams:", organisation_walks, scheme)
