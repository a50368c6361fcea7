"""How many outings a plan takes, who is missing, and what it may bring: three scenarios, never one number. Pure.

Figures and formula: docs/experiment.md, « The planner ».
"""

import math
from dataclasses import dataclass

#: Registered voters for each dwelling: a precinct of 1,075 has about 600 doors.
REGISTERED_PER_DOOR = 1.8
#: Conversations of more than a word, of all doors: 15 of 50.
TALKED_SHARE = 0.3


@dataclass(frozen=True)
class Plan:
    """`walk`, `talk`: minutes from one door to the next, and at a door that opens. `opening`: the share that does."""

    registered: int
    volunteers: int
    weeks: int
    walk: float = 0.6
    opening: float = 0.49
    talk: float = 3.7
    hours: float = 2.0
    team: int = 2
    #: How often each volunteer goes out in a week.
    outings: float = 1.0


@dataclass(frozen=True)
class Scenario:
    """`points`: on the share of a unit that is canvassed whole. `votes_per_door`: for each door knocked."""

    key: str
    points: float
    votes_per_door: float


#: 0.056 is one vote for 18 doors: 280,000 for the five million of 2012.
SCENARIOS = (
    Scenario("pessimistic", 0.0, 0.0),
    Scenario("central", 1.0, 0.02),
    Scenario("optimistic", 3.0, 0.056),
)


@dataclass(frozen=True)
class Expected:
    """What a scenario gives for the doors that the volunteers there are can knock on, and for all of them."""

    scenario: Scenario
    votes: int
    votes_if_complete: int


@dataclass(frozen=True)
class Outcome:
    doors_per_hour: float
    doors_per_session: int
    doors: int
    opened: int
    talked: int
    sessions: int
    sessions_possible: int
    sessions_missing: int
    people_needed: int
    people_missing: int
    #: Doors that the volunteers there are can knock on in the time there is.
    doors_possible: int
    scenarios: tuple[Expected, ...]


def doors_per_hour(walk: float, opening: float, talk: float) -> float:
    """60 / (w + p·t). Raises ValueError when a door would take no time."""
    minutes = walk + opening * talk
    if minutes <= 0:
        raise ValueError("a door takes time")
    return 60 / minutes


def calculate(plan: Plan) -> Outcome:
    """Every number of people and outings is rounded up, every number of doors and votes to the nearest."""
    rate = doors_per_hour(plan.walk, plan.opening, plan.talk)
    per_session = max(1, round(rate * plan.hours))
    doors = math.ceil(plan.registered / REGISTERED_PER_DOOR)
    sessions = math.ceil(doors / per_session)
    outings_each = plan.weeks * plan.outings
    possible = math.floor(plan.volunteers * outings_each / plan.team)
    needed = math.ceil(sessions * plan.team / outings_each) if outings_each else 0
    done = min(doors, possible * per_session)
    return Outcome(
        doors_per_hour=rate,
        doors_per_session=per_session,
        doors=doors,
        opened=round(doors * plan.opening),
        talked=round(doors * min(plan.opening, TALKED_SHARE)),
        sessions=sessions,
        sessions_possible=possible,
        sessions_missing=max(0, sessions - possible),
        people_needed=needed,
        people_missing=max(0, needed - plan.volunteers),
        doors_possible=done,
        scenarios=tuple(
            Expected(one, round(done * one.votes_per_door), round(doors * one.votes_per_door)) for one in SCENARIOS
        ),
    )
