"""Who may do what with the organisation: each function returns the object, or answers as if it did not exist (404).

docs/permissions.md is the same in a table, and tests/teams/test_access.py asks every page as every role.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from supporters.models import Supporter
from teams.authority import GUIDES, LEADS, authority_of
from teams.models import Membership, Team, Volunteer

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
