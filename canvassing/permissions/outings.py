"""Who gives turfs to an outing, and which."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from canvassing.models import Turf, Walk
from canvassing.permissions.field import may_cut
from teams.models import Outing
from teams.permissions.teams import Person, get_outing_to_run
from territory.models import Place
from territory.querysets import inside

_WHERE = (Place.Kind.COMMUNE, Place.Kind.ARRONDISSEMENT)


def get_doors_outing(user: Person, pk: int, *, at: datetime) -> Outing:
    """Door-to-door, for whoever organises it; another outing has no turfs (404)."""
    outing = get_outing_to_run(user, pk, at=at)
    if outing.kind != Outing.Kind.DOORS:
        raise Http404
    return outing


def get_outing_walk(outing: Outing, key: UUID) -> Walk:
    walks = Walk.objects.select_related("turf__commune__departement", "turf__precinct", "team", "outing")
    walk: Walk = get_object_or_404(walks.filter(outing=outing.pk), pk=key)
    return walk


def turfs_to_give(user: Person, outing: Outing, *, at: datetime) -> "QuerySet[Turf]":
    """Free, with doors left, where the outing is or its team lives: as far as they hand out there.

    In an arrondissement of Paris, Lyon or Marseille, those of its precincts.
    """
    here = Q(pk__in=[])
    for place in {place.pk: place for place in (outing.place, outing.team.place)}.values():
        if place.kind in _WHERE and may_cut(user, place, at=at):
            here |= _inside(place)
    free: QuerySet[Turf] = Turf.objects.filter(here, state=Turf.State.FREE, doors_left__gt=0)
    return free.select_related("commune__departement", "precinct").order_by("commune", "precinct__code", "number")


def _inside(place: Place) -> Q:
    if place.kind == Place.Kind.COMMUNE:
        return Q(commune=place)
    return inside(place, "precinct__")
