"""Listeners that are due are looked at: feeds, accounts, the mailbox."""

from datetime import datetime


def listen_due(*, at: datetime, limit: int = 20) -> int:
    raise NotImplementedError
