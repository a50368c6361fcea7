"""The way out at the foot of the daily mail: no more of it, without signing in."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from common.tokens import make_token, read_token
from conversations.models import Member

_PURPOSE = "group-mail"
#: An old mail must still let its reader choose.
MAX_AGE = timedelta(days=800)


def path_for(member: Member) -> str:
    """The page of the choice, for this member: the token is the secret."""
    return reverse("conversations:group-mail", args=[make_token(_PURPOSE, {"person": member.supporter_id})])


def read_person(token: str) -> int:
    """The person's primary key. Raises TokenExpired or TokenAltered."""
    return int(read_token(_PURPOSE, token, max_age=MAX_AGE)["person"])


def with_way_out(message: EmailMessage, member: Member) -> EmailMessage:
    """The message, with the headers by which a mail program unsubscribes in one click (RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{path_for(member)}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
