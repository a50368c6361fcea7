"""The link at the foot of each mail: withdraw without signing in (L02)."""

from datetime import timedelta

from django.urls import reverse

from common.tokens import make_token, read_token
from supporters.models import Consent, Supporter
from supporters.services.testimony_rules import CONSENT

_PURPOSE = "withdrawal"
#: An old mail must still let its reader leave.
MAX_AGE = timedelta(days=800)
#: The boxes that a mail program ticks when its reader unsubscribes in one click (RFC 8058).
ONE_CLICK = tuple(CONSENT[p] for p in (Consent.Purpose.ACCOUNT, Consent.Purpose.SELECTION, Consent.Purpose.LOCAL_TEAM))


def withdrawal_path(supporter: Supporter) -> str:
    return reverse("supporters:withdrawal", args=[make_token(_PURPOSE, {"person": supporter.pk})])


def read_withdrawal(token: str) -> int:
    """The person's primary key. Raises TokenExpired or TokenAltered."""
    return int(read_token(_PURPOSE, token, max_age=MAX_AGE)["person"])
