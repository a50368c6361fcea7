"""Answers that are ready leave, once."""

from datetime import datetime


def send_due(*, at: datetime, limit: int = 20) -> int:
    raise NotImplementedError
