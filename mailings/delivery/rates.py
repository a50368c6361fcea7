"""How fast each provider takes mail, and how a new sender makes itself known (E22, E23). Pure."""

from datetime import timedelta

#: Messages a minute by provider, until staff write another number.
PER_MINUTE = {
    "gmail": 1500,
    "microsoft": 600,
    "yahoo": 600,
    "orange": 300,
    "sfr": 300,
    "free": 300,
    "laposte": 200,
    "other": 3000,
}
#: Of the answers of a window, this share asks for patience before those of many small servers together rest.
MANY = 0.2
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)

#: Refusals by policy are counted over so long; at this share, of so many at least, the provider is paused.
WATCH = timedelta(minutes=10)
POLICY_SHARE, POLICY_LEAST = 0.02, 5
#: A provider that refuses us rests so long, unless a national administrator lifts the pause.
POLICY_PAUSE = timedelta(hours=12)

#: Messages on the first days of a new sender; then half as many again each day, and no ceiling beyond the last.
_CEILINGS = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000)
_WARM = 1_000_000
#: A day that went worse than this teaches nothing: the next keeps its ceiling.
_COMPLAINTS, _HARD = 0.001, 0.02
#: Neither does a day on which less of its ceiling was used.
_USED = 0.5


def rest(level: int) -> timedelta:
    """How long a provider that asked for patience `level` times one after another is left alone."""
    return min(_LONGEST_REST, _FIRST_REST * 2 ** min(level - 1, 10))


def asks_for_patience(provider: str, *, too_fast: int, answers: int) -> bool:
    """One letter box that is busy says nothing of the many servers that are together « other »."""
    return too_fast > 0 and (provider != "other" or too_fast >= answers * MANY)


def is_refused_by_policy(*, refused: int, tried: int) -> bool:
    return refused >= POLICY_LEAST and refused >= tried * POLICY_SHARE


def ceiling(step: int) -> int | None:
    """Messages on a day of the warm-up; None once the sender is known."""
    if step < len(_CEILINGS):
        return _CEILINGS[step]
    number = _CEILINGS[-1]
    for _day in range(step - len(_CEILINGS) + 1):
        number = number * 3 // 2
        if number > _WARM:
            return None
    return number


def next_step(step: int, *, sent: int, complaints: int, hard: int) -> int:
    """The step of the day that follows one on which so much left and so much came back."""
    limit = ceiling(step)
    used = limit is None or sent >= limit * _USED
    went_well = complaints < sent * _COMPLAINTS and hard < sent * _HARD
    return step + 1 if used and went_well else step
