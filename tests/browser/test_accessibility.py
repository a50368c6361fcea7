"""Every page that has no walk elsewhere, for everybody: nothing that axe knows to be wrong, nothing wider than the
window, one title, one heading."""

from collections.abc import Callable

import pytest

from supporters.models import Supporter
from tests.browser.looking import RULES
from tests.browser.walking import Walks
from tests.browser.walks import all_walks, make_cast

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("scheme", RULES)
def test_every_page_is_for_everybody(
    scheme: str, moderator: Supporter, look_at: Callable[[str, Walks, str], None]
) -> None:
    look_at("", lambda page, national, sign_in: all_walks(page, make_cast(national, moderator), sign_in), scheme)
