"""Who may join a walk, who is told who has it, and to whom a turf may be handed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from canvassing.models import Turf, Walk
from canvassing.permissions.field import communes_cut_by, get_walk_to_key_in, may_cut, may_cut_somewhere
from canvassing.querysets import WalkQuerySet
from canvassing.walks.links import read_walk
from canvassing.walks.terms import last_moment
from supporters.models import Supporter
from teams.authority import LEADS, Authority, authority_of
from teams.models import Membership, Outing, Team
from teams.near.nearest import nearest_teams
from teams.permissions.teams import Person
from territory.permissions import can_target

#: Teams offered to somebody who leads none: those nearest to the turf.
_NEAREST = 8


def get_walk_to_join(token: str) -> Walk:
    """By the link that somebody who has it shows; the service says whether there is room. Raises TokenRefused."""
    walk: Walk = get_object_or_404(_walks(), pk=read_walk(token))
    return walk


def walks_run_by(user: Person, *, at: datetime) -> WalkQuerySet:
    """Handed out in the communes where they may, or to the teams they lead. 404 for who hands out nowhere."""
    if not may_cut_somewhere(user, at=at):
        raise Http404
    found = _walks()
    if can_target(user):
        return found
    teams = [role.team_id for role in authority_of(user, at=at).roles if role.team_id]
    communes = communes_cut_by(user, at=at).order_by().values("pk")
    return found.filter(Q(team__in=teams) | Q(turf__commune__in=communes))


def runs(user: Person, walk: Walk, *, at: datetime) -> bool:
    """Whether they hand out there, or lead its team."""
    leads = walk.team is not None and authority_of(user, at=at).leads(walk.team)
    return leads or may_cut(user, walk.turf.commune, at=at)


def get_walk_in_hand(user: Person, key: UUID, *, at: datetime) -> Walk:
    """To make it last, or show its code: for who walks it now, and who hands out there. Who left it may not."""
    walk = get_walk_to_key_in(user, key, at=at)
    if not walk.walkers.filter(supporter=user.pk, left_at=None).exists() and not runs(user, walk, at=at):
        raise Http404
    return walk


def get_sheet_to_key_in(user: Person, key: UUID, *, at: datetime) -> Walk:
    """Its paper, as late as its phones may send; who hands out there keys in what was found later too."""
    walk = get_walk_to_key_in(user, key, at=at)
    if last_moment(walk) < at and not runs(user, walk, at=at):
        raise Http404
    return walk


def walkers_known_to(user: Person, walk: Walk, *, at: datetime) -> QuerySet[Supporter]:
    """Whose doors they may say that some are: those of a walk of their own, or whose first names they read (L08)."""
    people = Supporter.objects.filter(walks__walk=walk)
    if people.filter(pk=user.pk).exists() or seeing(user, at=at).people_of(walk):
        return people
    return people.none()


@dataclass(frozen=True)
class Seeing:
    """Whose first names somebody reads on a list of walks (L08): those of their teams, of their territory."""

    authority: Authority
    staff: bool

    def people_of(self, walk: Walk) -> bool:
        if self.staff or self.authority.over(walk.turf.commune, LEADS):
            return True
        return walk.team is not None and self.authority.leads(walk.team)


def seeing(user: Person, *, at: datetime) -> Seeing:
    return Seeing(authority_of(user, at=at), can_target(user))


def teams_to_hand(user: Person, turf: Turf, *, at: datetime) -> list[Team]:
    """Their own; for leads and staff, those nearest to the turf too."""
    authority = authority_of(user, at=at)
    own = [role.team for role in authority.roles if role.team is not None and role.team.is_live]
    if can_target(user) or authority.over(turf.commune, LEADS):
        own += [team for team, _km in nearest_teams(lon=turf.lon, lat=turf.lat, limit=_NEAREST, at=at, with_room=False)]
    return list({team.pk: team for team in own}.values())


def members_to_hand(user: Person, *, at: datetime) -> "QuerySet[Membership]":
    """The members of the teams they lead, nobody else's."""
    teams = [role.team_id for role in authority_of(user, at=at).roles if role.team_id]
    stays = Membership.objects.current().filter(team__in=teams, supporter__is_active=True)
    helping = stays.filter(
        supporter__volunteer__stopped_at=None,
        supporter__confirmed_at__isnull=False,
        supporter__restricted_at=None,
    )
    found: QuerySet[Membership] = helping.select_related("supporter__home", "team")
    return found.order_by("supporter__display_name", "pk")


def outings_to_hand(teams: list[Team], *, at: datetime) -> "QuerySet[Outing]":
    """Their door-to-door outings to come."""
    found: QuerySet[Outing] = Outing.objects.to_come(at=at).filter(kind=Outing.Kind.DOORS, team__in=teams)
    return found.select_related("place", "team").order_by("starts_at", "pk")


def _walks() -> WalkQuerySet:
    found: WalkQuerySet = Walk.objects.select_related(
        "turf__commune__departement", "turf__precinct", "team__place__departement", "outing"
    )
    return found
