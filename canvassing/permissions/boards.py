"""Who reads the boards: staff of the terrain all of them, leads their territory, mobilisers their own team.

Boards name nobody. What is not for a person answers as if it did not exist (404).
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from canvassing.areas import Area, find_area
from canvassing.models import Walk
from teams.authority import LEADS, Kind, authority_of
from teams.models import Team
from teams.permissions.teams import Person
from teams.querysets import inside_any
from territory.models import Place
from territory.permissions import can_target

_ABOVE = ("departement__parent", "parent__parent")


def reads_boards(user: Person, *, at: datetime) -> bool:
    return can_target(user) or authority_of(user, at=at).holds(Kind.MOBILISER, *LEADS)


def widest_place(user: Person, *, at: datetime) -> Place | None:
    """The widest territory whose board they read; None for who leads a team only."""
    authority = authority_of(user, at=at)
    if can_target(user) or authority.is_national:
        return Place.objects.filter(kind=Place.Kind.COUNTRY).first() or _country()
    return next(iter(authority.territories(LEADS)), None)


def led_teams(user: Person, *, at: datetime) -> list[Team]:
    """Those that they lead themselves, by name."""
    roles = authority_of(user, at=at).roles
    return sorted({role.team for role in roles if role.team is not None}, key=lambda team: (team.name, team.pk))


def may_read(user: Person, place: Place, *, at: datetime) -> bool:
    return can_target(user) or authority_of(user, at=at).over(place, LEADS)


def get_board_area(user: Person, code: str, *, at: datetime) -> tuple[Place, Area | None]:
    """The place of a code, and the area where it is a precinct's."""
    place = Place.objects.select_related(*_ABOVE).filter(code=code).first()
    area = None
    if place is None and code == _country().code:
        place = _country()
    if place is None:
        area = find_area(code)
        if area is None or area.precinct is None:
            raise Http404
        place = Place.objects.select_related(*_ABOVE).get(pk=area.commune.pk)
    if not may_read(user, place, at=at):
        raise Http404
    return place, area


def get_board_team(user: Person, pk: int, *, at: datetime) -> Team:
    """For its mobiliser, the leads of its territory, and staff of the terrain."""
    team: Team = get_object_or_404(Team.objects.select_related("place__departement"), pk=pk)
    authority = authority_of(user, at=at)
    if not can_target(user) and not authority.leads(team) and not authority.over(team.place, LEADS):
        raise Http404
    return team


def _country() -> Place:
    """The country need not be a row."""
    return Place(kind=Place.Kind.COUNTRY, code="FR", name="France")


def cards_reviewed_by(user: Person, *, at: datetime) -> Q:
    """The condition that a contact card is theirs to send or to forget: where they review sessions."""
    if can_target(user):
        return Q()
    return inside_any(authority_of(user, at=at).territories(LEADS), "walk__turf__commune")


def get_walk_with_cards(user: Person, key: UUID, *, at: datetime) -> Walk:
    """A walk where they review sessions."""
    walks = Walk.objects.select_related("turf__commune__departement", "turf__precinct", "team")
    walk: Walk = get_object_or_404(walks, pk=key)
    if not may_read(user, walk.turf.commune, at=at):
        raise Http404
    return walk
