"""What a page or a program needs to hear a live thread."""

from typing import Any

from django.urls import reverse

from conversations.group.passes import LIFE, give_pass
from conversations.models import Thread


def pass_to(*, thread: Thread, supporter: int, language: str) -> dict[str, Any]:
    """`address` (to which « version.number » is added), `version`, `number`, `life` in seconds, `live`.

    Only for somebody whom `get_thread_for` let in. Whoever draws a page loads the thread before its messages: then
    nothing falls between the page and its first question.
    """
    token = give_pass(thread=thread.pk, supporter=supporter, language=language)
    return {
        "address": reverse("conversations:live", args=[token, "0.0"]).removesuffix("0.0"),
        "version": thread.version,
        "number": thread.last_number,
        "life": LIFE.seconds,
        "live": thread.is_live,
    }
