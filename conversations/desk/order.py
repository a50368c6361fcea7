"""In what order to answer, each reason shown. Pure: hours of waiting, and what is worth so many of them.

A suggestion: whoever waits longest comes first, a direct question before the rest. An audience is shown and breaks
ties: it is never worth an hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: A direct question comes before whatever waits less than so long more.
QUESTION = timedelta(hours=72)
#: From so many subscribers or readers shown, so much; the largest first.
AUDIENCE = (
    (100_000, timedelta(minutes=45)),
    (10_000, timedelta(minutes=30)),
    (1_000, timedelta(minutes=15)),
)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Factor:
    """One reason, and what it is worth in hours."""

    code: str
    words: Promise
    hours: float


def factors(*, waiting_since: datetime | None, is_question: bool, audience: int | None, at: datetime) -> list[Factor]:
    """Each reason with its worth, those included that are worth nothing: all of them are shown."""
    waited = max(at - waiting_since, timedelta()) if waiting_since else timedelta()
    return [
        Factor("waiting", _("Attend depuis"), _hours(waited)),
        Factor("question", _("Question directe"), _hours(QUESTION if is_question else timedelta())),
        Factor("audience", _("Audience affichée"), _hours(audience_worth(audience))),
    ]


def audience_worth(audience: int | None) -> timedelta:
    return next((worth for least, worth in AUDIENCE if (audience or 0) >= least), timedelta())


def rank(*, waiting_since: datetime, is_question: bool, audience: int | None) -> datetime:
    """Rows in the order of this instant stand in the order of their factors, whatever the time is."""
    return waiting_since - (QUESTION if is_question else timedelta()) - audience_worth(audience)


def total(found: list[Factor]) -> float:
    return round(sum(factor.hours for factor in found), 2)


def _hours(length: timedelta) -> float:
    return round(length / _HOUR, 2)
