"""Which teams somebody guides, and those of them asked for: the same for the page and the interface of programs."""

from datetime import datetime

from django.db.models import Q

from teams.authority import GUIDES, Authority
from teams.models import Team
from teams.querysets import TeamQuerySet, inside_any
from territory.models import Place
from territory.querysets import PlaceQuerySet

SILENT, WITHOUT = "silencieuses", "sans"
#: What a departmental lead may be bound to: a list of them is offered as a filter.
_DEPARTEMENTS = (Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY)


def teams_under(
    authority: Authority, *, at: datetime, q: str = "", show: str = "", departement: Place | None = None
) -> TeamQuerySet:
    """Live teams within somebody's territories; `q` is in the name of the team or of its commune."""
    found = Team.objects.live().filter(_territories(authority, "place"))
    if q:
        found = found.filter(Q(name__icontains=q) | Q(place__name__icontains=q))
    if show == SILENT:
        found = found.silent(at=at)
    if show == WITHOUT:
        found = found.filter(state=Team.State.WITHOUT)
    if departement:
        found = found.within(departement)
    return found.select_related("place__departement").order_by("name", "pk")


def departements_of(authority: Authority) -> PlaceQuerySet | None:
    """Those among which a list may be narrowed; None for whoever has one at most."""
    wide = any(place.kind in (Place.Kind.COUNTRY, Place.Kind.REGION) for place in authority.territories(GUIDES))
    if not authority.is_national and not wide and len(authority.territories(GUIDES)) < 2:
        return None
    return Place.objects.filter(_territories(authority, ""), kind__in=_DEPARTEMENTS).order_by("name")


def _territories(authority: Authority, path: str) -> Q:
    if authority.is_national:
        return Q()
    return inside_any(authority.territories(GUIDES), path)
