"""How long doors take, said before somebody sets out. Pure."""

import math

from canvassing.experiments.planner import Plan

#: Minutes of a door with its walk, as the planner reckons them: nearly two and a half.
PER_DOOR = Plan.walk + Plan.opening * Plan.talk
#: Nobody reads « 143 minutes » as anything but « about two hours and a half ».
_STEP = 5


def minutes_for(doors: int) -> int:
    """Of doors still to knock at, rounded up to five minutes."""
    return math.ceil(doors * PER_DOOR / _STEP) * _STEP
