"""`{% live_thread thread is_end=… %}` below a thread's messages: what is new comes by itself while it is live."""

from typing import Any

from django import template
from django.utils import translation

from conversations.models import Thread
from conversations.permissions.group import member_of
from conversations.services.live import pass_to

register = template.Library()


@register.inclusion_tag("conversations/_live.html", takes_context=True)
def live_thread(context: Any, thread: Thread, *, is_end: bool) -> dict[str, Any]:
    """`is_end`: the page ends with the thread's last message, so new ones have their place on it."""
    request = context["request"]
    if not (thread.is_live and thread.state in (Thread.State.OPEN, Thread.State.LOCKED)):
        return {}
    member = member_of(request.user)
    return {
        "live": pass_to(thread=thread, supporter=request.user.pk, language=translation.get_language()),
        "thread": thread,
        "is_end": is_end,
        "handle": member.handle if member else "",
        "here": request.get_full_path(),
        "request": request,
    }
