"""One mail a day of what members want to hear by mail."""

from datetime import datetime


def send_due(*, at: datetime) -> int:
    raise NotImplementedError
