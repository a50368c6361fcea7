"""Access to what was said before a conversation: see tests/conversations/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.conversations.making import make_conversation

#: visitor, stranger, member, moderator, lead, responder, national
PAGES: dict[str, tuple[int, ...]] = {
    "conversations:conversation-before {backstory-conversation}": (302, 404, 404, 404, 404, 200, 200),
    "api:conversations-api:conversation-before {backstory-conversation}": (401, 404, 404, 404, 404, 200, 200),
}
ACTIONS: dict[str, tuple[int, ...]] = {}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    return {"backstory-conversation": make_conversation().pk}
