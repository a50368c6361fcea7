"""Who may cut turfs, hand them out, take them, walk them and read what was counted.

Turfs of a commune are cut and handed out by the mobilisers of its teams, by the leads of its territory, and by staff
who look after the terrain. A walk is for those who walk it; foreign ones do not exist (404).
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from canvassing.areas import Area, find_area
from canvassing.models import DoorSession, Turf, Walk
from canvassing.querysets import TurfQuerySet
from teams.authority import LEADS, Authority, Kind, authority_of
from teams.models import Volunteer
from teams.permissions.teams import Person
from teams.querysets import inside_any
from territory.models import Place
from territory.permissions import can_target


def may_cut(user: Person, commune: Place, *, at: datetime) -> bool:
    """Cut, redraw, hand out and withdraw in this commune."""
    if can_target(user):
        return True
    authority = authority_of(user, at=at)
    return commune.pk in _led_communes(authority) or authority.over(commune, LEADS)


def may_cut_somewhere(user: Person, *, at: datetime) -> bool:
    return can_target(user) or authority_of(user, at=at).holds(Kind.MOBILISER, *LEADS)


def communes_cut_by(user: Person, *, at: datetime) -> "QuerySet[Place]":
    """Where they may cut."""
    communes = Place.objects.filter(kind=Place.Kind.COMMUNE)
    if can_target(user):
        return communes
    authority = authority_of(user, at=at)
    return communes.filter(Q(pk__in=_led_communes(authority)) | inside_any(authority.territories(LEADS), ""))


def get_area_to_cut(user: Person, code: str, *, at: datetime) -> Area:
    area = find_area(code)
    if area is None or not may_cut(user, area.commune, at=at):
        raise Http404
    return area


def get_turf_to_run(user: Person, pk: int, *, at: datetime) -> Turf:
    """To hand out, lock, open or close to volunteers near."""
    turf: Turf = get_object_or_404(_turfs().live(), pk=pk)
    if not may_cut(user, turf.commune, at=at):
        raise Http404
    return turf


def get_turf_to_take(user: Person, pk: int) -> Turf:
    """One offered to whoever is near; the service says when somebody else was quicker."""
    if not helps(user):
        raise Http404
    turf: Turf = get_object_or_404(_turfs().filter(offered=True), pk=pk)
    return turf


def get_walk_for(user: Person, key: UUID) -> Walk:
    """One that they walk, or walked: what they did before it ended still comes in."""
    mine = _walks().filter(walkers__supporter=user.pk)
    walk: Walk = get_object_or_404(mine, pk=key)
    return walk


def get_walk_to_run(user: Person, key: UUID, *, at: datetime) -> Walk:
    """To show its code, print it, key its paper in, withdraw it: for who hands out there, or leads its team."""
    walk: Walk = get_object_or_404(_walks(), pk=key)
    leads = walk.team is not None and authority_of(user, at=at).leads(walk.team)
    if not leads and not may_cut(user, walk.turf.commune, at=at):
        raise Http404
    return walk


def get_walk_to_key_in(user: Person, key: UUID, *, at: datetime) -> Walk:
    """Its paper sheet: for whoever walks it, and whoever hands it out."""
    try:
        return get_walk_for(user, key)
    except Http404:
        return get_walk_to_run(user, key, at=at)


def sessions_for(user: Person, *, at: datetime) -> "QuerySet[DoorSession]":
    """What was counted, with who counted: for staff of the terrain and the leads of its territory."""
    found = DoorSession.objects.select_related("commune__departement", "precinct", "team", "supporter", "walk__turf")
    if can_target(user):
        return found
    return found.filter(inside_any(authority_of(user, at=at).territories(LEADS), "commune"))


def can_review(user: Person, *, at: datetime) -> bool:
    return can_target(user) or authority_of(user, at=at).holds(*LEADS)


def get_session_to_review(user: Person, pk: int, *, at: datetime) -> DoorSession:
    session: DoorSession = get_object_or_404(sessions_for(user, at=at), pk=pk)
    return session


def helps(user: Person) -> bool:
    """A volunteer who has not stopped."""
    return user.is_authenticated and Volunteer.objects.helping().filter(supporter=user.pk).exists()


def _led_communes(authority: Authority) -> list[int]:
    return [role.team.place_id for role in authority.roles if role.team is not None]


def _turfs() -> TurfQuerySet:
    found: TurfQuerySet = Turf.objects.select_related("commune__departement", "precinct")
    return found


def _walks() -> "QuerySet[Walk]":
    return Walk.objects.select_related("turf__commune__departement", "turf__precinct", "team", "outing")
