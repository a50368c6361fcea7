"""The ladder as steps: which are done, which is next. Pure: dates in, steps out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

#: Each step with whether it is the person's own to take; others take the rest for them.
STEPS = (
    ("offered", True),
    ("team", True),
    ("welcomed", False),
    ("outing", True),
    ("application", True),
    ("training", True),
    ("certified", False),
)


@dataclass(frozen=True)
class Step:
    """`current`: what comes next. `waiting`: it is for others to do, and all before it is done."""

    key: str
    done_at: datetime | None
    current: bool = False
    waiting: bool = False


def steps_of(dates: Mapping[str, datetime | None]) -> list[Step]:
    """The seven steps, from the date of each that is done.

    The next one is the first that the person may take: whoever waits to be welcomed may already go out. When only
    others have something left to do, the next one is theirs. Whoever leads a team, however they came to it, is at the
    top: only a team is missing, should they have lost it.
    """
    left = [(key, own) for key, own in STEPS if dates.get(key) is None]
    if dates.get("certified") is not None:
        left = [(key, own) for key, own in left if key in ("offered", "team")]
    following = next((key for key, own in left if own), left[0][0] if left else "")
    reached = [key for key, _ in STEPS].index(following) if following else len(STEPS)
    return [
        Step(
            key,
            dates.get(key),
            current=key == following,
            waiting=not own and dates.get(key) is None and place <= reached,
        )
        for place, (key, own) in enumerate(STEPS)
    ]
