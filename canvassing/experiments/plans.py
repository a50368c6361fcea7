"""The analysis plan: what will be looked at, written before the draw. Plain values, kept as JSON."""

from collections.abc import Iterable
from typing import TypedDict

#: Voters of the registered; the bloc's of expressed votes; the bloc's of the registered, which tells those who came
#: to vote from those who changed their mind.
OUTCOMES = ("turnout", "share", "share_of_registered")
#: What may be held equal beside the potential and the same outcome at the election before.
COVARIATES = ("registered", "baseline_turnout", "baseline_share")


class Plan(TypedDict):
    outcomes: list[str]
    covariates: list[str]


def first_plan() -> Plan:
    """What 2012 looked at."""
    return {"outcomes": list(OUTCOMES), "covariates": ["registered"]}


def make_plan(outcomes: Iterable[str], covariates: Iterable[str]) -> Plan:
    """In the order of the lists above. Raises ValueError for a name that is not in them, or without an outcome."""
    asked, held = set(outcomes), set(covariates)
    if not asked or asked - set(OUTCOMES) or held - set(COVARIATES):
        raise ValueError("unknown or missing outcome or covariate")
    return {"outcomes": [one for one in OUTCOMES if one in asked], "covariates": [c for c in COVARIATES if c in held]}
