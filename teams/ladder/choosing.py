"""Which team somebody may choose: the one they are in, and those near their home that have room."""

from datetime import datetime

from django.utils.translation import gettext as _

from teams.models import Membership, Team, Volunteer
from teams.near.nearest import nearest_teams
from teams.services.help import choose_team
from teams.services.staying import move, stay
from teams.services.teams import TeamChanged

#: Teams from which somebody chooses.
NEAR = 5


def choices_of(volunteer: Volunteer, *, at: datetime) -> tuple[Membership | None, list[tuple[Team, float]]]:
    """Their stay, and the nearest teams with the kilometres: around home, or else around their team."""
    person = volunteer.supporter
    mine = Membership.objects.current().filter(supporter=person).select_related("team__place").first()
    here = person.home or (mine.team.place if mine else None)
    near = nearest_teams(place=here, limit=NEAR, at=at, but=[mine.team_id] if mine else []) if here else []
    return mine, near


def choose(*, volunteer: Volunteer, mine: Membership | None, team: Team | None, at: datetime) -> None:
    """Go to a team, or (None) stay. Raises ValidationError when it cannot be, or has been answered."""
    if team is not None and mine is None:
        choose_team(volunteer=volunteer, team=team, at=at)
    elif team is not None:
        move(supporter=volunteer.supporter, team=team, at=at)
    elif mine is None:
        raise TeamChanged(_("Vous n'êtes plus dans une équipe."))
    elif mine.asked_at and not mine.answered_at:
        stay(membership=mine, at=at)
