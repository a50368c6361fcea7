"""What each address of the group and the desk answers to each role (W01; docs/permissions.md says it in words).

Columns: a visitor; a supporter who is no member; the member whose things are asked for; a moderator of the staff; a
departmental lead of elsewhere; somebody of the desk; a national administrator. Each subject has a file of its own
beside this one: PAGES (answers to GET), ACTIONS (to POST with nothing in it, unless a method stands before the name)
and `make_things`, for what addresses name between braces. Names of things begin with their subject.
"""

from typing import Any

from supporters.models import Supporter
from tests.conversations import (
    access_backstory,
    access_conversations,
    access_listening,
    access_live,
    access_members,
    access_moderation,
    access_threads,
    access_voices,
)

ROLES = ("visitor", "stranger", "member", "moderator", "lead", "responder", "national")

SUBJECTS = (
    access_members,
    access_threads,
    access_moderation,
    access_live,
    access_conversations,
    access_backstory,
    access_listening,
    access_voices,
)
PAGES: dict[str, tuple[int, ...]] = {}
ACTIONS: dict[str, tuple[int, ...]] = {}
for _subject in SUBJECTS:
    PAGES |= _subject.PAGES
    ACTIONS |= _subject.ACTIONS


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses name; what belongs to somebody belongs to `people["member"]`, who is made a member first."""
    things: dict[str, Any] = {}
    for subject in SUBJECTS:
        things |= subject.make_things(people)
    return things
