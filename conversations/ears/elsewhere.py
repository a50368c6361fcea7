"""The door of the listeners that are no feed: accounts of the campaign, and its mailbox."""

from datetime import datetime

from conversations.ears import accounts, mailbox
from conversations.ears.brought import Brought
from conversations.models import Listener


def listen(listener: Listener, *, at: datetime) -> Brought:
    """Look once; nothing is written but what keeps an account from being asked again. Raises EarError."""
    if listener.kind == Listener.Kind.MAILBOX:
        return mailbox.listen(listener, at=at)
    return accounts.listen(listener, at=at)
