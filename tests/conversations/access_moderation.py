"""Access to the group's moderation: see tests/conversations/access.py."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from conversations.models import ModerationStep
from conversations.permissions.group import member_of
from supporters.models import Supporter
from tests.conversations.making import make_member, make_message, make_thread

#: visitor, stranger, member, moderator, lead, responder, national
MODERATORS = (302, 404, 404, 200, 404, 404, 200)
MODERATORS_REFUSED = (302, 404, 404, 422, 404, 404, 422)
EVERY_MODERATOR = (302, 404, 404, 200, 200, 404, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200)
MEMBER = (302, 404, 200, 404, 404, 404, 404)
MEMBER_REFUSED = (302, 404, 422, 404, 404, 404, 404)
API_MODERATORS = (401, 404, 404, 200, 404, 404, 200)
API_MODERATORS_REFUSED = (401, 404, 404, 422, 404, 404, 422)
API_EVERY_MODERATOR = (401, 404, 404, 200, 200, 404, 200)
API_SIGNED_IN = (401, 200, 200, 200, 200, 200, 200)
API_MEMBER = (401, 404, 200, 404, 404, 404, 404)
API_MEMBER_REFUSED = (401, 404, 422, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:moderation": EVERY_MODERATOR,
    "conversations:moderation-message {moderation-message}": MODERATORS,
    "conversations:moderation-appeal {moderation-appeal}": MODERATORS,
    "conversations:moderation-thread {moderation-thread}": MODERATORS,
    "conversations:message-report {moderation-others}": MEMBER,
    "conversations:own-decisions": SIGNED_IN,
    "conversations:own-decision {moderation-decision}": MEMBER,
    "api:conversations-api:group-queue": API_EVERY_MODERATOR,
    "api:conversations-api:group-decided": API_EVERY_MODERATOR,
    "api:conversations-api:group-moderated {moderation-message}": API_MODERATORS,
    "api:conversations-api:group-care {moderation-thread}": API_MODERATORS,
    "api:conversations-api:group-own-decisions": API_SIGNED_IN,
    "api:conversations-api:group-own-decision {moderation-decision}": API_MEMBER,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:moderation-message {moderation-message}": MODERATORS_REFUSED,
    "conversations:moderation-appeal {moderation-appeal}": MODERATORS_REFUSED,
    "conversations:moderation-thread {moderation-thread}": (302, 404, 404, 303, 404, 404, 303),
    "conversations:message-report {moderation-others}": MEMBER_REFUSED,
    "conversations:own-decision {moderation-decision}": MEMBER_REFUSED,
    "api:conversations-api:group-decision {moderation-message}": API_MODERATORS_REFUSED,
    "api:conversations-api:group-verdict {moderation-appeal}": API_MODERATORS_REFUSED,
    "PATCH api:conversations-api:group-care {moderation-thread}": API_MODERATORS,
    "api:conversations-api:group-report {moderation-others}": API_MEMBER_REFUSED,
    "api:conversations-api:group-own-decision {moderation-decision}": API_MEMBER_REFUSED,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name: the member's, in a thread of the whole country; one message is somebody else's."""
    member, hour = member_of(people["member"]), timezone.now() - timedelta(hours=1)
    thread = make_thread(opened_by=make_member())
    mine = make_message(thread, author=member)
    fields = {"message": mine, "member": member, "kind": "warned", "reason": "other", "words": "Attention.", "at": hour}
    fields |= {"text": mine.text, "by": people["national"]}
    contested = {"appeal": "Relisez.", "appealed_at": hour, "by": None}
    return {
        "moderation-message": mine.pk,
        "moderation-thread": thread.pk,
        "moderation-others": make_message(thread).pk,
        "moderation-decision": ModerationStep.objects.create(**fields).pk,
        "moderation-appeal": ModerationStep.objects.create(**(fields | contested)).pk,
    }
