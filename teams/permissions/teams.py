"""Who may do what with the organisation: each function returns the object, or answers as if it did not exist (404).

docs/permissions.md is the same in a table, and tests/teams/test_access.py asks every page as every role.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from supporters.models import Supporter
from teams.authority import GUIDES, LEADS, Kind, authority_of
from teams.models import Membership, Outing, Role, Team, TeamOffer, Volunteer
from teams.querysets import OutingQuerySet, inside_any
from teams.roles.giving import looks_after

Person = Supporter | AnonymousUser


def get_volunteer_for(user: Person) -> Volunteer:
    """Somebody's own ladder; who has not offered to help has none."""
    found = Volunteer.objects.select_related("supporter__home__departement")
    volunteer: Volunteer = get_object_or_404(found, supporter=user.pk)
    return volunteer


def get_team_for(user: Person, pk: int, *, at: datetime) -> Team:
    """A team as its members see it: without the list of people."""
    team = _team(pk)
    if Membership.objects.current().filter(team=team, supporter=user.pk).exists():
        return team
    return _seen_from_above(user, team, at=at)


def get_led_team_for(user: Person, pk: int, *, at: datetime) -> Team:
    """A team with its people: first names and communes, for its mobiliser and those above (L08)."""
    return _seen_from_above(user, _team(pk), at=at)


def get_team_to_change(user: Person, pk: int, *, at: datetime) -> Team:
    """Merging, splitting, closing and giving a mobiliser: for leads of the territory."""
    team = _team(pk)
    if not authority_of(user, at=at).over(team.place, LEADS):
        raise Http404
    return team


def get_team_to_edit(user: Person, pk: int, *, at: datetime) -> Team:
    """Its name, how to reach its mobiliser: for the mobiliser and leads of the territory."""
    team = _team(pk)
    require(may_announce(user, team, at=at))
    return team


def get_member_led(user: Person, pk: int, *, at: datetime) -> Membership:
    """Somebody's stay in a team, for the team's mobiliser and those above: to welcome, to thank."""
    stays = Membership.objects.current().select_related("supporter__home", "team__place__departement")
    membership: Membership = get_object_or_404(stays, pk=pk)
    _seen_from_above(user, membership.team, at=at)
    return membership


def get_offer_for(user: Person, pk: int, *, at: datetime) -> TeamOffer:
    """A team offered to a neighbour: for the neighbour's mobiliser and leads of its territory."""
    offers = TeamOffer.objects.select_related("team__place__departement", "neighbour__place__departement")
    offer: TeamOffer = get_object_or_404(offers, pk=pk)
    require(may_announce(user, offer.neighbour, at=at))
    return offer


def get_own_role(user: Person, pk: int, *, at: datetime) -> Role:
    """A role that they hold now, to delegate."""
    return _role(pk, at=at, supporter=user.pk)


def get_role_to_extend(user: Person, pk: int, *, at: datetime) -> Role:
    """A role of somebody below, or of one's own deputy. Nobody extends their own."""
    role = _role(pk, at=at)
    if role.supporter_id == user.pk or not _above(user, role, at=at):
        raise Http404
    return role


def get_role_to_end(user: Person, pk: int, *, at: datetime) -> Role:
    """The same, and one's own: everybody may resign."""
    role = _role(pk, at=at)
    if role.supporter_id != user.pk and not _above(user, role, at=at):
        raise Http404
    return role


def get_outing(pk: int) -> Outing:
    """For everybody: outings are announced in public."""
    outing: Outing = get_object_or_404(_outings(), pk=pk)
    return outing


def get_outing_to_run(user: Person, pk: int, *, at: datetime) -> Outing:
    """With those who come, and the right to change it: its team's mobiliser, and leads of the territory."""
    outing = get_outing(pk)
    require(may_announce(user, outing.team, at=at))
    return outing


def outings_run_by(user: Person, *, at: datetime) -> OutingQuerySet:
    """Those that they may change and report: of the teams they lead, and of the teams of their territories."""
    authority = authority_of(user, at=at)
    led = Q(team__in=[role.team_id for role in authority.roles if role.team_id])
    here = inside_any(authority.territories(LEADS), "team__place")
    found: OutingQuerySet = Outing.objects.filter(led | here).select_related("place__departement", "team")
    return found


def get_joined_outing(user: Person, pk: int) -> Outing:
    """One that somebody comes to, or came to."""
    joined = _outings().filter(participations__supporter=user.pk, participations__cancelled_at=None)
    outing: Outing = get_object_or_404(joined, pk=pk)
    return outing


def may_announce(user: Person, team: Team, *, at: datetime) -> bool:
    """Outings of this team are theirs to announce, move and report."""
    authority = authority_of(user, at=at)
    return authority.leads(team) or authority.over(team.place, LEADS)


def may_announce_somewhere(user: Person, *, at: datetime) -> bool:
    return authority_of(user, at=at).holds(Kind.MOBILISER, *LEADS)


def knows_address(user: Person, outing: Outing, *, at: datetime) -> bool:
    """A meeting at somebody's home: the address is for those who come (and whoever organises it)."""
    if outing.kind != Outing.Kind.HOME:
        return True
    if not user.is_authenticated:
        return False
    coming = outing.participations.filter(supporter=user.pk, cancelled_at=None).exists()
    return coming or may_announce(user, outing.team, at=at)


def require(allowed: bool) -> None:
    """For pages that show no object: raises Http404 to whom they do not concern."""
    if not allowed:
        raise Http404


def _team(pk: int) -> Team:
    team: Team = get_object_or_404(Team.objects.select_related("place__departement"), pk=pk)
    return team


def _seen_from_above(user: Person, team: Team, *, at: datetime) -> Team:
    authority = authority_of(user, at=at)
    if not authority.leads(team) and not authority.over(team.place, GUIDES):
        raise Http404
    return team


def _role(pk: int, *, at: datetime, **held: object) -> Role:
    current = Role.objects.current(at=at).with_people().filter(**held)
    role: Role = get_object_or_404(current, pk=pk)
    return role


def _above(user: Person, role: Role, *, at: datetime) -> bool:
    principal = role.delegated_from
    return (principal is not None and principal.supporter_id == user.pk) or looks_after(authority_of(user, at=at), role)


def _outings() -> "QuerySet[Outing]":
    return Outing.objects.select_related("place__departement", "team__place__departement")
