"""What live threads answer to each role (tests/conversations/access.py)."""

from typing import Any

from conversations.group.passes import give_pass
from supporters.models import Supporter
from tests.conversations.making import make_thread

PAGES = {
    "conversations:live-pass {live_thread}": (302, 404, 200, 200, 404, 404, 200),
    # The pass is the member's: the others hold a copy of it.
    "conversations:live {live_token} 0.0": (302, 403, 200, 403, 403, 403, 403),
    "api:conversations-api:group-live {live_thread}": (401, 404, 200, 200, 404, 404, 200),
}
ACTIONS: dict[str, tuple[int, ...]] = {}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    thread = make_thread(is_live=True)
    return {
        "live_thread": thread.pk,
        "live_token": give_pass(thread=thread.pk, supporter=people["member"].pk, language="fr"),
    }
