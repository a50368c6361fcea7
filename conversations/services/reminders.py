"""Owners are reminded of conversations they asked to be reminded of."""

from datetime import datetime


def remind_due(*, at: datetime) -> int:
    raise NotImplementedError
