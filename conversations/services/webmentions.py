"""Webmentions: received at once, verified later."""

from datetime import datetime


def verify_due(*, at: datetime, limit: int = 20) -> int:
    raise NotImplementedError
