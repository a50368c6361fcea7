"""What each address of the mail answers to each role (W01; docs/permissions.md says it in words).

Columns: a visitor, a supporter, a moderator of testimonies, somebody of the editorial staff, a national administrator.
Each subject has a file of its own beside this one: PAGES (answers to GET), ACTIONS (to POST with nothing in it, unless
a method stands before the name: « DELETE mailings:x ») and `make_things`, for what addresses name between braces. Names
of things begin with their subject: none is taken twice.
"""

from typing import Any

from supporters.models import Supporter
from tests.mailings import (
    access_audiences,
    access_choices,
    access_doctor,
    access_paces,
    access_programme,
    access_steering,
    access_writing,
)

ROLES = ("visitor", "supporter", "moderator", "editor", "national")

SUBJECTS = (
    access_audiences,
    access_choices,
    access_doctor,
    access_paces,
    access_programme,
    access_steering,
    access_writing,
)
PAGES: dict[str, tuple[int, ...]] = {}
ACTIONS: dict[str, tuple[int, ...]] = {}
for _subject in SUBJECTS:
    PAGES |= _subject.PAGES
    ACTIONS |= _subject.ACTIONS


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses name; what belongs to somebody belongs to `people["supporter"]`."""
    things: dict[str, Any] = {}
    for subject in SUBJECTS:
        things |= subject.make_things(people)
    return things
