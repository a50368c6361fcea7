"""Newcomers as they are told to whoever welcomes them: their team, the hours left, words ready to send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from supporters.models import Supporter
from teams.ladder.ready_words import welcome_words
from teams.models import Membership, Team, Volunteer
from teams.team.offers import next_outings


@dataclass(frozen=True)
class Newcomer:
    """`hours` left to welcome them, rounded up; none where no date was set."""

    volunteer: Volunteer
    team: Team | None
    hours: int
    words: str

    @property
    def late(self) -> bool:
        return self.hours <= 0


def told_of(people: Sequence[Volunteer], *, by: Supporter, at: datetime) -> list[Newcomer]:
    """Two queries, however many."""
    stays = Membership.objects.current().filter(supporter__in=[volunteer.supporter_id for volunteer in people])
    teams = {stay.supporter_id: stay.team for stay in stays.select_related("team__place__departement")}
    following = next_outings([team.pk for team in teams.values()], at=at)
    shown = []
    for volunteer in people:
        team = teams.get(volunteer.supporter_id)
        outing = following.get(team.pk) if team else None
        words = welcome_words(newcomer=volunteer.supporter, by=by, team=team, outing=outing)
        shown.append(Newcomer(volunteer, team, _hours_left(volunteer, at), words))
    return shown


def _hours_left(volunteer: Volunteer, at: datetime) -> int:
    if volunteer.welcome_due_at is None:
        return 0
    return max(0, -int((at - volunteer.welcome_due_at).total_seconds() // 3600))
