"""Access to what the desk listens to and heard: see tests/conversations/access.py."""

from typing import Any

from supporters.models import Supporter
from tests.conversations.making import make_conversation, make_listener

#: visitor, stranger, member, moderator, lead, responder, national
DESK = (302, 404, 404, 404, 404, 200, 200)
DESK_REFUSED = (302, 404, 404, 404, 404, 422, 422)
DESK_DONE = (302, 404, 404, 404, 404, 302, 302)
API = (401, 404, 404, 404, 404, 200, 200)
API_REFUSED = (401, 404, 404, 404, 404, 422, 422)
#: Programs of other sites: nobody is asked who they are, and an empty letter says nothing.
ANYBODY_REFUSED = (400, 400, 400, 400, 400, 400, 400)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:listening": DESK,
    "conversations:listening-bring": DESK,
    "conversations:listening-heard": DESK,
    "conversations:listener {listening-feed}": DESK,
    "conversations:listener-remove {listening-feed}": DESK,
    "api:conversations-api:listeners": API,
    "api:conversations-api:listener {listening-feed}": API,
    "api:conversations-api:mentions": API,
    "api:conversations-api:mention {listening-mention}": API,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:listening": DESK_REFUSED,
    "conversations:listening-through": DESK_REFUSED,
    "conversations:listening-bring": DESK_REFUSED,
    "conversations:listener {listening-feed}": DESK_REFUSED,
    "conversations:listener-pause {listening-feed}": DESK_DONE,
    "conversations:listener-resume {listening-feed}": DESK_DONE,
    "conversations:listener-remove {listening-feed}": DESK_DONE,
    "conversations:mention-check {listening-mention}": DESK_DONE,
    "conversations:webmention": ANYBODY_REFUSED,
    "api:conversations-api:listeners": API_REFUSED,
    "PATCH api:conversations-api:listener {listening-feed}": API,
    "DELETE api:conversations-api:listener {listening-feed}": (401, 404, 404, 404, 404, 204, 204),
    "PUT api:conversations-api:listener-pausing {listening-feed}": API,
    "DELETE api:conversations-api:listener-pausing {listening-feed}": API,
    "api:conversations-api:mentions": API_REFUSED,
    "PUT api:conversations-api:mention-checking {listening-mention}": API,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    mention = make_conversation().mentions.get()
    type(mention).objects.filter(pk=mention.pk).update(url="")  # whether it is still there is asked of nobody
    return {"listening-feed": make_listener().pk, "listening-mention": mention.pk}
