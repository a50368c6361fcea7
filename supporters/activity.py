"""How much somebody did lately: weights that halve every two weeks, and thresholds that do not depend on others.

Only what people did on this site counts, never what they opened or read (L33): docs/activity.md is what everybody may
read of it. Pure.
"""

from collections.abc import Iterable
from datetime import date

#: What one of each is worth on its day. By the values of `supporters.models.Act.Kind`.
WEIGHTS: dict[str, float] = {
    "testimony": 8.0,
    "outing": 10.0,
    "training": 10.0,
    "trainer": 4.0,
    "friend": 8.0,
    "welcome": 4.0,
    "doors": 0.5,
    "share": 2.0,
    "link": 1.0,
    "proposal": 3.0,
    "adopted": 6.0,
    "support": 1.0,
    "message": 1.0,
    "useful": 0.5,
    "answer": 4.0,
}
HALF_LIFE_DAYS = 14
#: What is older weighs less than a hundredth, and is not looked at.
REMEMBERED_DAYS = 98
#: The least score of present, active, engaged: an outing is « active » for its day and « present » for six weeks.
THRESHOLDS = (1.0, 10.0, 40.0)
#: Of one kind on one day, no more than this counts: the tenth hundred of shares says nothing more of a person.
MOST_IN_A_DAY = 20.0


def worth(kind: str, total: int, *, age_days: int) -> float:
    """What a day's total of one kind is worth now; a kind that is not known, or a day to come, nothing."""
    if not 0 <= age_days <= REMEMBERED_DAYS:
        return 0.0
    value = min(WEIGHTS.get(kind, 0.0) * total, MOST_IN_A_DAY)
    return value * float(0.5 ** (age_days / HALF_LIFE_DAYS))


def score(days: Iterable[tuple[date, str, int]], *, today: date) -> float:
    """Of a person's totals by day and kind. Never below zero: what was undone only takes away what was done."""
    return max(0.0, sum(worth(kind, total, age_days=(today - day).days) for day, kind, total in days))


def tier(points: float) -> int:
    """0 asleep, 1 present, 2 active, 3 engaged."""
    return sum(points >= threshold for threshold in THRESHOLDS)
