"""Voices that nobody wrote to, or that did not answer, go (L61, L62)."""

from datetime import datetime


def warn_owners(*, at: datetime) -> int:
    raise NotImplementedError
