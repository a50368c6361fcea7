"""The one message to a friend: who gave the address, whose campaign it is, how to be left alone (L03, L13)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from common.mail import build, speaks_to
from territory.silence import zone_of


def friend_invitation(*, to: str, language: str, name: str, words: str, token: str, objection: str) -> EmailMessage:
    """Ready to leave, and forgotten with its address once it has. `name` is how the inviter is called."""
    refuse = reverse("teams:invitation-objection", args=[objection])
    context: dict[str, object] = {
        "name": name,
        "words": words,
        "path": reverse("teams:invitation", args=[token]),
        "objection": refuse,
    }
    message = build("friend_invitation", to=to, language=language, context=context)
    message.extra_headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{refuse}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return speaks_to(message, zone_of(None), forget=True)
