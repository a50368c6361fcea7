"""The daily mail of the group: what a member has not yet read, in one message."""

from collections.abc import Sequence

from common.mail import build, speaks_to
from conversations.group.mail_choice import path_for, with_way_out
from conversations.group.reading import name_of
from conversations.group.words import excerpt
from conversations.models import Member, Notification
from territory.silence import zone_of

#: Lines of one mail; the page has the rest.
LINES = 12


def daily(*, member: Member, notifications: Sequence[Notification]) -> None:
    """It speaks to where its reader votes: silence stops it on its way too."""
    person = member.supporter
    lines = [
        {"told": row, "name": name_of(row.message.author), "words": excerpt(row.message.text, 200)}
        for row in notifications[:LINES]
    ]
    context = {
        "person": person,
        "lines": lines,
        "count": len(notifications),
        "more": len(notifications) - len(lines),
        "way_out": path_for(member),
    }
    message = build("group_digest", to=person.email, language=person.language, context=context)
    with_way_out(speaks_to(message, zone_of(person.home)), member).send()
