"""What pages say of themselves, fetched once and shown under messages."""

from datetime import datetime


def read_due(*, at: datetime, limit: int = 20) -> int:
    raise NotImplementedError
