"""Access to the desk's conversations and answers: see tests/conversations/access.py."""

from typing import Any

from django.utils import timezone

from supporters.models import Supporter
from tests.conversations.making import make_answer, make_conversation, make_responder, make_voice

#: visitor, stranger, member, moderator, lead, responder, national
DESK = (302, 404, 404, 404, 404, 200, 200)
DESK_DONE = (302, 404, 404, 404, 404, 303, 303)
DESK_REFUSED = (302, 404, 404, 404, 404, 422, 422)
DESK_MOVED = (302, 404, 404, 404, 404, 409, 409)
#: The things asked for are followed by the responder of the table.
OWNER = (302, 404, 404, 404, 404, 200, 409)
OWNER_DONE = (302, 404, 404, 404, 404, 303, 409)
OWNER_REFUSED = (302, 404, 404, 404, 404, 422, 409)
#: What the responder of the table wrote, somebody else reads.
READER_DONE = (302, 404, 404, 404, 404, 422, 303)
API = (401, 404, 404, 404, 404, 200, 200)
API_REFUSED = (401, 404, 404, 404, 404, 422, 422)
API_MOVED = (401, 404, 404, 404, 404, 409, 409)
API_OWNER = (401, 404, 404, 404, 404, 200, 409)
API_OWNER_REFUSED = (401, 404, 404, 404, 404, 422, 409)
API_READER = (401, 404, 404, 404, 404, 422, 200)
API_MADE = (401, 404, 404, 404, 404, 201, 201)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:desk": DESK,
    "conversations:desk ?etat=closes": DESK,
    "conversations:desk-figures": DESK,
    "conversations:conversation {conversations-new}": DESK,
    "conversations:conversation {conversations-mine}": DESK,
    "conversations:conversation-thread {conversations-new}": DESK,
    "conversations:answer-write {conversations-new}": DESK_MOVED,
    "conversations:answer-write {conversations-mine}": OWNER,
    "conversations:answer-content {conversations-sent}": DESK,
    "api:conversations-api:conversations": API,
    "api:conversations-api:conversations ?shelf=closed": API,
    "api:conversations-api:desk-figures": API,
    "api:conversations-api:conversation {conversations-mine}": API,
    "api:conversations-api:answer {conversations-second}": API,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:conversations-take": DESK_DONE,
    "conversations:conversation-take {conversations-new}": DESK_DONE,
    "conversations:conversation-take {conversations-mine}": OWNER_DONE,
    "conversations:conversation-release {conversations-new}": DESK_REFUSED,
    "conversations:conversation-release {conversations-mine}": OWNER_DONE,
    "conversations:conversation-hand {conversations-mine}": DESK_REFUSED,
    "conversations:conversation-remind {conversations-mine}": OWNER_DONE,
    "conversations:conversation-close {conversations-mine}": DESK_REFUSED,
    "conversations:conversation-reopen {conversations-new}": DESK_MOVED,
    "conversations:conversation-begin {conversations-voice}": (302, 404, 404, 404, 404, 302, 302),
    "conversations:conversation-thread {conversations-new}": DESK_REFUSED,
    "conversations:answer-write {conversations-mine}": OWNER_REFUSED,
    "conversations:answer-submit {conversations-draft}": OWNER_DONE,
    "conversations:answer-approve {conversations-second}": READER_DONE,
    "conversations:answer-return {conversations-second}": DESK_REFUSED,
    "conversations:answer-published {conversations-ready}": DESK_REFUSED,
    "conversations:answer-drop {conversations-draft}": OWNER_DONE,
    "conversations:answer-take-up {conversations-dropped}": OWNER_DONE,
    "conversations:answer-retry {conversations-failed}": OWNER_DONE,
    "conversations:answer-content {conversations-sent}": DESK_REFUSED,
    "api:conversations-api:conversations-take": API_REFUSED,
    "api:conversations-api:conversation-take {conversations-new}": API,
    "api:conversations-api:conversation-release {conversations-mine}": API_OWNER,
    "api:conversations-api:conversation-hand {conversations-mine}": API_REFUSED,
    "api:conversations-api:conversation-remind {conversations-mine}": API_REFUSED,
    "api:conversations-api:conversation-close {conversations-mine}": API_REFUSED,
    "api:conversations-api:conversation-reopen {conversations-new}": API_MOVED,
    "api:conversations-api:conversation-begin {conversations-voice}": API_MADE,
    "api:conversations-api:conversation-thread {conversations-new}": API_REFUSED,
    "PUT api:conversations-api:answer-write {conversations-mine}": API_REFUSED,
    "DELETE api:conversations-api:answer {conversations-draft}": API_OWNER,
    "api:conversations-api:answer-submit {conversations-draft}": API_OWNER,
    "api:conversations-api:answer-approve {conversations-second}": API_READER,
    "api:conversations-api:answer-return {conversations-second}": API_REFUSED,
    "api:conversations-api:answer-published {conversations-ready}": API_REFUSED,
    "api:conversations-api:answer-take-up {conversations-dropped}": API_OWNER,
    "api:conversations-api:answer-retry {conversations-failed}": API_OWNER,
    "api:conversations-api:answer-content {conversations-sent}": API_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name."""
    owner, now = people["responder"], timezone.now()

    def answer(state: str, **fields: Any) -> int:
        row = make_conversation(state="second" if state == "second" else "drafted", owner=owner)
        return make_answer(row, state=state, body_print=state, **fields).pk

    read = {"approved_by": make_responder(), "approved_at": now}
    return {
        "conversations-new": make_conversation().pk,
        "conversations-mine": make_conversation(state="taken", owner=owner).pk,
        "conversations-voice": make_voice().pk,
        "conversations-draft": answer("draft"),
        "conversations-second": answer("second"),
        "conversations-ready": answer("ready", **read),
        "conversations-failed": answer("failed", **read),
        "conversations-dropped": answer("dropped"),
        "conversations-sent": answer("sent", sent_at=now, **read),
    }
