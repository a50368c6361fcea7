"""When a mailing must stop by itself: too many readers complain, or too many addresses are nobody's (E02, E24)."""

from dataclasses import dataclass

#: Fewer complaints than this prove nothing.
FEWEST_COMPLAINTS = 5
#: Of those who got it: what staff are told of, and what stops it.
TOLD, STOPPED = 0.001, 0.002
#: Of the first thousand that left: addresses of nobody that stop it.
FIRST = 1000
NOBODY = 0.02


@dataclass(frozen=True)
class Counts:
    """`first`: of the slices that left first, a thousand deliveries or a little more."""

    sent: int
    complaints: int
    first_sent: int
    first_hard: int


def complains_too_much(counts: Counts, *, share: float = STOPPED) -> bool:
    return counts.complaints >= FEWEST_COMPLAINTS and counts.complaints >= share * counts.sent


def is_told(counts: Counts) -> bool:
    """Staff should look, before it stops by itself."""
    return complains_too_much(counts, share=TOLD)


def reaches_nobody(counts: Counts) -> bool:
    """As soon as it is certain of the first thousand, even before they have all left."""
    return counts.first_hard >= NOBODY * max(FIRST, counts.first_sent)
