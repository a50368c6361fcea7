"""Teams as they are offered to somebody: how far, how many, and when they next go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from teams.models import Outing, Team


@dataclass(frozen=True)
class TeamOffered:
    team: Team
    km: float
    next_outing: Outing | None


def offers_of(found: Sequence[tuple[Team, float]], *, at: datetime) -> list[TeamOffered]:
    """In the same order. One query more, however many."""
    following = next_outings([team.pk for team, _ in found], at=at)
    return [TeamOffered(team, km, following.get(team.pk)) for team, km in found]


def next_outings(teams: Sequence[int], *, at: datetime) -> dict[int, Outing]:
    """The next outing of each team that announced one, with its place."""
    rows = Outing.objects.told(at=at).to_come(at=at).filter(team__in=teams).select_related("place__departement")
    following: dict[int, Outing] = {}
    for outing in rows.order_by("starts_at", "pk"):
        following.setdefault(outing.team_id, outing)
    return following
