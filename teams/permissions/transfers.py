"""Who may take out what: each function returns what may be read, or answers as if it did not exist (404)."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from supporters.models import Supporter
from teams.authority import LEADS, Authority, authority_of
from teams.models import OrganisationExport
from teams.permissions.teams import Person
from teams.services.exports import waiting
from territory.models import Place
from territory.querysets import inside_place

#: Whole territories; teams of one commune are read on their pages.
KINDS = (
    Place.Kind.COUNTRY, Place.Kind.REGION, Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY, Place.Kind.ABROAD,
)  # fmt: skip


def exportable_places(authority: Authority) -> QuerySet[Place]:
    """The territories that somebody leads, and those within them; the country first."""
    rank = Case(*(When(kind=kind, then=Value(number)) for number, kind in enumerate(KINDS)))
    places = Place.objects.filter(kind__in=KINDS).order_by(rank, "name")
    if authority.is_national:
        return places
    inside = Q(pk__in=[])
    for place in authority.territories(LEADS):
        inside |= inside_place(place)
    return places.filter(inside)


def get_export_for(user: Person, pk: int, *, at: datetime) -> OrganisationExport:
    """One's own, as long as one leads there still."""
    rows: Any = OrganisationExport.objects.select_related("place__departement", "requested_by")
    export: OrganisationExport = get_object_or_404(rows, pk=pk, requested_by=user.pk)
    authority = authority_of(user, at=at)
    if not authority.over(export.place, LEADS) or (export.with_addresses and not authority.is_national):
        raise Http404
    return export


def get_export_to_agree(user: Person, pk: int, *, at: datetime) -> OrganisationExport:
    """Any that waits, for national people; their own too, which the service refuses."""
    if not authority_of(user, at=at).is_national:
        raise Http404
    export: OrganisationExport = get_object_or_404(OrganisationExport.objects.select_related("place"), pk=pk)
    return export


def exports_to_agree(user: Person, *, at: datetime) -> QuerySet[OrganisationExport]:
    """Those of others that wait, for national people."""
    if not authority_of(user, at=at).is_national:
        raise Http404
    found: QuerySet[OrganisationExport] = waiting(at=at).exclude(requested_by=user.pk)
    return found.select_related("place", "requested_by").order_by("requested_at", "pk")


def require_national(user: Person, *, at: datetime) -> Supporter:
    """For what touches addresses."""
    if not isinstance(user, Supporter) or not authority_of(user, at=at).is_national:
        raise Http404
    return user
