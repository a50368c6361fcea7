"""Who may welcome whom, and answer which candidate: beside teams.permissions.teams, in the same manner."""

from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.shortcuts import get_object_or_404

from teams.authority import GUIDES, LEADS, authority_of
from teams.models import Membership, Team, TrainingSession, Volunteer
from teams.near.distances import km
from teams.permissions.teams import Person, require
from teams.permissions.training import sessions_run_by
from teams.querysets import inside_any
from territory.querysets import inside_place

#: A team to take over stands no further than this (km), and only the nearest are proposed.
REACH, PROPOSED = 50, 8


def can_welcome(user: Person, *, at: datetime) -> bool:
    """Mobilisers and leads have newcomers to welcome."""
    return authority_of(user, at=at).holds("mobiliser", *LEADS)


def can_certify(user: Person, *, at: datetime) -> bool:
    """Trainers and leads answer candidates."""
    return authority_of(user, at=at).holds(*GUIDES)


def newcomers_for(user: Person, *, at: datetime) -> QuerySet[Volunteer]:
    """Whom nobody has welcomed: of the teams they lead, of their territory, and there also those without a team."""
    authority = authority_of(user, at=at)
    led = [role.team_id for role in authority.roles if role.team_id]
    # Somebody has one open stay at most: a join from the few who wait, not a question about every member.
    open_stay = FilteredRelation("supporter__memberships", condition=Q(supporter__memberships__left_at=None))
    here = Q(stay__team__in=led)
    for place in authority.territories(LEADS):
        here |= inside_place(place, "stay__team__place")
        here |= Q(stay=None) & inside_place(place, "supporter__home")
    found: QuerySet[Volunteer] = (
        Volunteer.objects.to_welcome()
        .annotate(stay=open_stay)
        .filter(here, supporter__restricted_at=None)
        .exclude(supporter=user.pk)
        .select_related("supporter__home__departement")
    )
    return found


def get_newcomer_for(user: Person, pk: int, *, at: datetime) -> tuple[Volunteer, Team | None]:
    """A volunteer to welcome, with their team: for its mobiliser and the leads above. Once welcomed, still theirs."""
    rows = Volunteer.objects.helping().select_related("supporter__home__departement")
    volunteer: Volunteer = get_object_or_404(rows.exclude(supporter=user.pk), pk=pk)
    stay = (
        Membership.objects.current()
        .filter(supporter=volunteer.supporter_id)
        .select_related("team__place__departement")
        .first()
    )
    team = stay.team if stay else None
    authority = authority_of(user, at=at)
    place = team.place if team else volunteer.supporter.home
    require(bool(team and authority.leads(team)) or bool(place and authority.over(place, LEADS)))
    return volunteer, team


def get_membership_to_welcome(user: Person, pk: int, *, at: datetime) -> Membership:
    """A member's stay, for the team's mobiliser and the leads above."""
    rows = Membership.objects.current().select_related("supporter__volunteer", "team__place__departement")
    membership: Membership = get_object_or_404(rows.filter(supporter__volunteer__isnull=False), pk=pk)
    authority = authority_of(user, at=at)
    require(membership.supporter_id != user.pk)
    require(authority.leads(membership.team) or authority.over(membership.team.place, LEADS))
    return membership


def candidates_for(user: Person, *, at: datetime) -> QuerySet[Volunteer]:
    """Who applied within their territory and waits for an answer."""
    here = inside_any(authority_of(user, at=at).territories(GUIDES), "supporter__home")
    found: QuerySet[Volunteer] = (
        Volunteer.objects.candidates()
        .filter(here, supporter__restricted_at=None)
        .exclude(supporter=user.pk)
        .select_related("supporter__home__departement")
    )
    return found


def sessions_for(user: Person, *, at: datetime) -> QuerySet[TrainingSession]:
    """Sessions to come within their territory: to which candidates may be invited."""
    return sessions_run_by(user, at=at).to_come(at=at).order_by("starts_at", "pk")


def get_candidate_for(user: Person, pk: int, *, at: datetime) -> Volunteer:
    """One of them."""
    candidate: Volunteer = get_object_or_404(candidates_for(user, at=at), pk=pk)
    return candidate


def teams_without(user: Person, candidate: Volunteer, *, at: datetime) -> list[tuple[Team, float]]:
    """Teams that nobody leads near a candidate's home, within the territory of who asks: nearest first, with the km."""
    home = candidate.supporter.home
    if home is None or home.lon is None or home.lat is None:
        return []
    authority = authority_of(user, at=at)
    rows = Team.objects.filter(state=Team.State.WITHOUT, lon__isnull=False).select_related("place__departement")
    near = sorted((km(home.lon, home.lat, team.lon, team.lat), team.pk, team) for team in rows)
    return [(team, far) for far, _pk, team in near if far <= REACH and authority.over(team.place, GUIDES)][:PROPOSED]
