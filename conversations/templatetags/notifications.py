"""How many notifications wait, for the group's navigation."""

from typing import Any

from django import template

from conversations.permissions.group import member_of
from conversations.services.notifications import unread_count

register = template.Library()
#: No figure says more than that there are many.
SHOWN = 99


@register.simple_tag(takes_context=True)
def unread_notifications(context: dict[str, Any], member: Any = None) -> str:
    """« 3 », « 99+ », or nothing. `member`: the reader's membership, where the page knows it already."""
    request = context.get("request")
    found = member or (member_of(request.user) if request else None)
    count = unread_count(found, at_most=SHOWN + 1) if found else 0
    return f"{SHOWN}+" if count > SHOWN else str(count or "")
