"""Where the chain breaks, and how many volunteers mending it would bring by the plan's date. Pure.

The arithmetic is simple on purpose: docs/plan.md says it in words, and every constant is here. What the campaign has
seen of itself takes the place of a constant once enough has been seen (`Observed`).
"""

from dataclasses import dataclass

#: A trainer opens so many sessions a month, of so many seats.
SESSIONS_A_MONTH = 2
SEATS = 30
#: Of those who come to a session, how many lead a team afterwards; until this campaign knows its own share.
CERTIFIED = 0.5
#: Volunteers around one mobiliser: 150,000 for 10,000; until this campaign knows its own mean.
VOLUNTEERS_PER_MOBILISER = 15.0
#: Volunteers who would become mobilisers if asked; until this campaign knows its own share.
WILLING = 1 / 15
#: Months that a new mobiliser needs to gather a team.
GATHERING = 3.0
#: Of the members at stake, those who leave by the plan's date unless it is mended.
LOST_WITHOUT_MOBILISER = 0.5
LOST_IN_SILENCE = 0.25
LOST_UNWELCOMED = 0.3
#: Walks without a taker: volunteers that one brings back into the field.
BROUGHT_BY_A_WALK = 0.1
#: Nobody travels further to a team's meeting, in kilometres.
NEAR_KM = 15.0
#: So many must have been seen before an observed mean is trusted.
ENOUGH = 30
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Observed:
    """What this campaign has seen of itself, or the constants where it has not seen enough."""

    certified: float = CERTIFIED
    per_mobiliser: float = VOLUNTEERS_PER_MOBILISER
    willing: float = WILLING


def observe(*, trained: int, certified: int, mobilisers: int, volunteers: int) -> Observed:
    """`certified` of the `trained`; `mobilisers` among `volunteers`."""
    seen = min(mobilisers, volunteers) >= ENOUGH
    return Observed(
        certified=min(1.0, certified / trained) if trained >= ENOUGH else CERTIFIED,
        per_mobiliser=volunteers / mobilisers if seen else VOLUNTEERS_PER_MOBILISER,
        willing=min(1.0, mobilisers / volunteers) if seen else WILLING,
    )


def months(days_left: int) -> float:
    return max(days_left, 0) / DAYS_A_MONTH


def gathered(*, days_left: int) -> float:
    """The share of a team that a mobiliser who begins today has gathered by the plan's date."""
    return min(1.0, months(days_left) / GATHERING)


@dataclass(frozen=True)
class Trainer:
    """The next trainer of a territory: so many certified mobilisers expected by the plan's date, `gain` volunteers."""

    trains: float
    gain: float


def next_trainer(
    *,
    trainers: float,
    mobilisers_missing: int,
    candidates: int,
    others: int,
    volunteers_missing: int,
    seen: Observed,
    days_left: int,
) -> Trainer:
    """Only people who are there can be trained: the `candidates`, and of the `others` (volunteers who have not asked to
    lead a team) those who would say yes. What the trainers who are there already will train is taken off first."""
    capacity = SESSIONS_A_MONTH * SEATS * months(days_left) * seen.certified
    people = candidates + max(others, 0) * seen.willing
    need = max(0.0, min(mobilisers_missing, people) - trainers * capacity)
    trains = min(capacity, need)
    gain = trains * seen.per_mobiliser * gathered(days_left=days_left)
    return Trainer(trains, min(gain, float(max(volunteers_missing, 0))))


def mobiliser_gain(*, waiting: int, volunteers_missing: int, seen: Observed, days_left: int) -> float:
    """`waiting` volunteers have no team near: the more they are, the likelier that one of them says yes."""
    likely: float = 1 - (1 - seen.willing) ** max(waiting, 0)
    gain = likely * seen.per_mobiliser * gathered(days_left=days_left)
    return min(gain, float(max(volunteers_missing, 0)))


def session_gain(*, candidates: int, volunteers_missing: int, seen: Observed, days_left: int) -> float:
    """One session for candidates who have none to go to."""
    gain = min(candidates, SEATS) * seen.certified * seen.per_mobiliser * gathered(days_left=days_left)
    return min(gain, float(max(volunteers_missing, 0)))


def without_mobiliser_gain(*, members: int) -> float:
    return members * LOST_WITHOUT_MOBILISER


def silent_team_gain(*, members: int) -> float:
    return members * LOST_IN_SILENCE


def unwelcomed_gain(*, people: int) -> float:
    return people * LOST_UNWELCOMED


def walks_gain(*, walks: int) -> float:
    return walks * BROUGHT_BY_A_WALK
