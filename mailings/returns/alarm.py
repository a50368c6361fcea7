"""When staff are told of a mailing, and when it must stop by itself: too many readers complain, or too many addresses
are nobody's (E02, E24)."""

from dataclasses import dataclass
from datetime import timedelta

#: Fewer complaints than this prove nothing.
FEWEST_COMPLAINTS = 5
#: Of those who got it: what staff are told of, and what stops it.
TOLD, STOPPED = 0.001, 0.002
#: Staff are told of what came within so long.
LATELY = timedelta(hours=24)
#: Of the first thousand that left: addresses of nobody that stop it.
FIRST = 1000
NOBODY = 0.02


@dataclass(frozen=True)
class Counts:
    """`recent`: complaints of the last 24 hours. `first`: of the slices that left first, a thousand deliveries or a
    little more."""

    sent: int
    complaints: int
    recent: int
    first_sent: int
    first_hard: int


def complains_too_much(counts: Counts) -> bool:
    return _is_much(counts.complaints, of=counts.sent, share=STOPPED)


def is_told(counts: Counts) -> bool:
    """Staff should look, before it stops by itself."""
    return _is_much(counts.recent, of=counts.sent, share=TOLD)


def reaches_nobody(counts: Counts) -> bool:
    """As soon as it is certain of the first thousand, even before they have all left."""
    return counts.first_hard >= NOBODY * max(FIRST, counts.first_sent)


def _is_much(complaints: int, *, of: int, share: float) -> bool:
    return complaints >= FEWEST_COMPLAINTS and complaints >= share * of
