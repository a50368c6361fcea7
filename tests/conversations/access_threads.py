"""Access to threads and messages: see tests/conversations/access.py."""

from typing import Any

from django.utils import timezone

from common.images import Photo
from conversations.models import LinkCard, Message
from conversations.pictures import keep_picture
from supporters.models import Supporter
from tests.conversations.making import make_message, make_thread

#: visitor, stranger, member, moderator of the staff, lead of elsewhere, responder, national
MEMBERS = (302, 302, 200, 302, 302, 302, 302)
MEMBERS_AND_MODERATORS = (302, 302, 200, 200, 200, 302, 200)
READERS = (302, 404, 200, 200, 404, 404, 200)
OWN = (302, 404, 200, 404, 404, 404, 404)
WRITERS = (302, 404, 422, 404, 404, 404, 404)
API_MEMBERS_AND_MODERATORS = (401, 404, 200, 200, 200, 404, 200)
API_READERS = (401, 404, 200, 200, 404, 404, 200)
API_OWN = (401, 404, 200, 404, 404, 404, 404)
API_WRITERS = (401, 404, 422, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:threads": MEMBERS_AND_MODERATORS,
    "conversations:thread-new": MEMBERS,
    "conversations:thread {threads-open}": READERS,
    "conversations:thread {threads-own-waiting}": READERS,
    "conversations:thread {threads-waiting}": (302, 404, 404, 200, 404, 404, 200),
    "conversations:message {threads-open} 2": READERS,
    "conversations:message-edit {threads-own}": OWN,
    "conversations:message-edit {threads-others}": (302, 404, 404, 404, 404, 404, 404),
    "conversations:message-withdraw {threads-own}": OWN,
    "conversations:message-image {threads-own} grande": READERS,
    "conversations:message-image {threads-hidden} petite": (302, 404, 404, 200, 404, 404, 200),
    "conversations:card-image {threads-card} petite": (302, 404, 200, 200, 200, 404, 200),
    "api:conversations-api:group-threads": API_MEMBERS_AND_MODERATORS,
    "api:conversations-api:group-thread {threads-open}": API_READERS,
    "api:conversations-api:group-messages {threads-open}": API_READERS,
    "api:conversations-api:group-message {threads-others}": API_READERS,
    "api:conversations-api:group-image {threads-own} grande": API_READERS,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:thread-new": (302, 302, 422, 302, 302, 302, 302),
    "conversations:comment {threads-open}": WRITERS,
    "conversations:message-edit {threads-own}": WRITERS,
    "conversations:message-withdraw {threads-own}": (302, 404, 302, 404, 404, 404, 404),
    "conversations:message-useful {threads-others}": (302, 404, 302, 404, 404, 404, 404),
    "api:conversations-api:group-threads": API_WRITERS,
    "api:conversations-api:group-messages {threads-open}": API_WRITERS,
    "PATCH api:conversations-api:group-message {threads-own}": API_WRITERS,
    "DELETE api:conversations-api:group-message {threads-own}": (401, 404, 204, 404, 404, 404, 404),
    "api:conversations-api:group-useful {threads-others}": API_OWN,
    "DELETE api:conversations-api:group-useful {threads-others}": API_OWN,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name: the member's own, and others'."""
    member = people["member"].membership_of_group
    photo = Photo(large=b"RIFF-large", small=b"RIFF-small", hash=0, width=1600, height=900)
    thread, now = make_thread(), timezone.now()
    own, hidden = make_message(thread, author=member), make_message(thread, state="hidden", published_at=now)
    for message in (own, hidden):
        large, small = keep_picture(photo)
        Message.objects.filter(pk=message.pk).update(image=large, small=small, alt="Un quai")
    card = LinkCard.objects.create(
        url="https://example.org/a",
        url_key="a" * 64,
        state="read",
        small=small,
        image=large,
        due_at=now,
        created_at=now,
    )
    return {
        "threads-open": thread.pk,
        "threads-waiting": make_thread(state="waiting").pk,
        "threads-own-waiting": make_thread(state="waiting", opened_by=member).pk,
        "threads-own": own.pk,
        "threads-others": make_message(thread).pk,
        "threads-hidden": hidden.pk,
        "threads-card": card.pk,
    }
