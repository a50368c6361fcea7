"""Access to what members have of their own: see tests/conversations/access.py."""

from typing import Any

from django.utils import timezone

from conversations.group.mail_choice import path_for
from conversations.models import Member, Notification
from conversations.services.invitations import link_of
from supporters.models import Supporter
from tests.conversations.making import make_member, make_message, make_thread

#: visitor, stranger, member, moderator, lead, responder, national
EVERYBODY = (200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 302, 302, 302, 302, 302, 302)
#: Whoever does not take part is shown the way in.
MEMBERS = (302, 302, 200, 302, 302, 302, 302)
MEMBERS_REFUSED = (302, 302, 422, 302, 302, 302, 302)
NOT_THEIRS = (302, 302, 404, 302, 302, 302, 302)
API = (401, 404, 200, 404, 404, 404, 404)
API_DONE = (401, 404, 204, 404, 404, 404, 404)

PAGES: dict[str, tuple[int, ...]] = {
    "conversations:join": (302, 200, 302, 200, 200, 200, 200),
    "conversations:leave": MEMBERS,
    "conversations:group-settings": MEMBERS,
    "conversations:group-mail {members_mail}": EVERYBODY,
    "conversations:notifications": MEMBERS,
    "conversations:notification {members_told}": SIGNED_IN,
    "conversations:notification {members_told_others}": NOT_THEIRS,
    "conversations:invite": MEMBERS,
    "conversations:invite-code svg": MEMBERS,
    "conversations:invitation {members_link}": EVERYBODY,
    "conversations:search": MEMBERS,
    "api:conversations-api:group-membership": API,
    "api:conversations-api:group-notifications": API,
    "api:conversations-api:group-followings": API,
    "api:conversations-api:group-search": API,
    "api:conversations-api:group-invitation": API,
}

ACTIONS: dict[str, tuple[int, ...]] = {
    "conversations:join": (302, 422, 302, 422, 422, 422, 422),
    "conversations:leave": SIGNED_IN,
    "conversations:group-settings": MEMBERS_REFUSED,
    "conversations:group-mail {members_mail}": EVERYBODY,
    "conversations:notifications-read": SIGNED_IN,
    "conversations:invite-close": SIGNED_IN,
    "conversations:invitation {members_link}": SIGNED_IN,
    "conversations:follow {members_thread}": SIGNED_IN,
    "conversations:follow {members_hidden}": NOT_THEIRS,
    "api:conversations-api:group-membership": (401, 422, 422, 422, 422, 422, 422),
    "PATCH api:conversations-api:group-membership": API,
    "DELETE api:conversations-api:group-membership": API_DONE,
    "api:conversations-api:group-notifications-read": API,
    "PUT api:conversations-api:group-following {members_thread}": API,
    "DELETE api:conversations-api:group-following {members_thread}": API_DONE,
    "PUT api:conversations-api:group-following {members_hidden}": (401, 404, 404, 404, 404, 404, 404),
    "DELETE api:conversations-api:group-invitation": API_DONE,
}


def make_things(people: dict[str, Supporter]) -> dict[str, Any]:
    """What the addresses above name; the member's own, but for `members_told_others` and `members_link`."""
    now, other = timezone.now(), make_member()
    member = Member.objects.get(supporter=people["member"])
    message = make_message(make_thread())
    told = [Notification.objects.create(member=row, kind="answer", message=message, at=now) for row in (member, other)]
    return {
        "members_mail": path_for(member).rstrip("/").rpartition("/")[2],
        "members_told": told[0].pk,
        "members_told_others": told[1].pk,
        "members_link": link_of(member=other, at=now).token,
        "members_thread": message.thread_id,
        "members_hidden": make_thread(state="hidden").pk,
    }
