"""Which of the subjects that were tried goes to the rest: by clicks for each mail sent, all readers together. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Tried:
    """A subject as it was tried: in its order, to how many, followed by how many."""

    key: int
    sent: int
    clicks: int


def best(tried: Sequence[Tried]) -> Tried:
    """The highest share of clicks; on a tie, or when nothing was sent, the first. Raises ValueError for none."""
    if not tried:
        raise ValueError("no subject was tried")
    return max(tried, key=_share)  # `max` keeps the first of equals


def _share(subject: Tried) -> Fraction:
    """Exact, so that equal shares are equal."""
    return Fraction(subject.clicks, subject.sent) if subject.sent else Fraction(0)
