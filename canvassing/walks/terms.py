"""Until when a walk is somebody's: a week, an outing's day, and never into the silence before a vote."""

from datetime import datetime, timedelta

from canvassing.models import Walk
from teams.models import Outing
from territory.clocks import clock_of
from territory.models import Place
from territory.silence import last_legal_moment

#: A walk goes back by itself after so long, unless more was asked.
TERM = timedelta(days=7)
#: No walk is anybody's longer than this after it was handed out.
LONGEST = timedelta(days=28)
#: How long after a walk's end what was done before still comes in.
GRACE = timedelta(days=14)


def term(place: Place, *, at: datetime, wanted: datetime | None = None, outing: Outing | None = None) -> datetime:
    """When the walk ends. The silence of its zone comes before what anybody wanted."""
    if outing is not None:
        wanted = end_of_day(place, outing.ends_at)
    ends_at = wanted or at + TERM
    last = last_legal_moment(place, at)
    return min(ends_at, last) if last else ends_at


def end_of_day(place: Place, moment: datetime) -> datetime:
    """The last second of its day, on the place's clock."""
    return moment.astimezone(clock_of(place)).replace(hour=23, minute=59, second=59, microsecond=0)


def last_moment(walk: Walk) -> datetime:
    """Until when what was done may come in."""
    return (walk.ended_at or walk.ends_at) + GRACE
