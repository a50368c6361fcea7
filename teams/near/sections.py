"""What the organisation itself shows near somebody: teams, outings, training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from teams.models import Outing, Team, TrainingSession
from teams.near.nearby import Section, Spot, declare
from teams.near.nearest import nearest_teams
from teams.services.nearest_sessions import nearest_sessions
from teams.services.outings import nearest_outings

TEAMS, OUTINGS, SESSIONS = 3, 5, 3
#: Further than this (km) a session is told to nobody.
FAR = 150


@dataclass(frozen=True)
class NearTeam:
    team: Team
    km: float
    next_outing: Outing | None


@dataclass(frozen=True)
class NearOuting:
    outing: Outing
    km: float

    @property
    def places_left(self) -> int | None:
        """None: as many as come."""
        capacity = self.outing.capacity
        return None if capacity is None else max(0, capacity - self.outing.going)


@dataclass(frozen=True)
class NearSession:
    session: TrainingSession
    km: float

    @property
    def places_left(self) -> int:
        return max(0, self.session.capacity - self.session.taken)


def declare_sections() -> None:
    """Called once, when the site starts."""
    declare(Section("teams", teams_near, "teams/near_teams.html", _team, order=10))
    declare(Section("outings", outings_near, "teams/near_outings.html", _outing, order=20))
    declare(Section("sessions", sessions_near, "teams/near_sessions.html", _session, order=30))


def teams_near(spot: Spot, at: datetime) -> Sequence[NearTeam]:
    found = nearest_teams(lon=spot.lon, lat=spot.lat, limit=TEAMS, at=at, with_room=False)
    ahead = Outing.objects.told(at=at).to_come(at=at).filter(team__in=[team.pk for team, _km in found])
    following: dict[int, Outing] = {}
    for outing in ahead.select_related("place").order_by("starts_at", "pk"):
        following.setdefault(outing.team_id, outing)
    return [NearTeam(team, km, following.get(team.pk)) for team, km in found]


def outings_near(spot: Spot, at: datetime) -> Sequence[NearOuting]:
    found = nearest_outings(lon=spot.lon, lat=spot.lat, at=at, limit=OUTINGS)
    return [NearOuting(outing, km) for outing, km in found]


def sessions_near(spot: Spot, at: datetime) -> Sequence[NearSession]:
    found = nearest_sessions(lon=spot.lon, lat=spot.lat, at=at, limit=SESSIONS)
    return [NearSession(session, km) for session, km in found if km <= FAR or session.link]


def _team(item: NearTeam) -> dict[str, Any]:
    following = item.next_outing
    return {
        "id": item.team.pk,
        "name": item.team.name,
        "commune": item.team.place.name,
        "km": round(item.km, 1),
        "members": item.team.members,
        "next_outing": {"id": following.pk, "starts_at": following.starts_at} if following else None,
    }


def _outing(item: NearOuting) -> dict[str, Any]:
    outing = item.outing
    return {
        "id": outing.pk,
        "title": outing.title,
        "kind": outing.kind,
        "commune": outing.place.name,
        "km": round(item.km, 1),
        "starts_at": outing.starts_at,
        "places_left": item.places_left,
    }


def _session(item: NearSession) -> dict[str, Any]:
    session = item.session
    return {
        "id": session.pk,
        "title": session.title,
        "commune": session.place.name,
        "km": round(item.km, 1),
        "starts_at": session.starts_at,
        "places_left": item.places_left,
        "online": bool(session.link),
    }
