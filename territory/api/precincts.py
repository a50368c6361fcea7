"""Precincts, their results, boundaries and addresses: for the staff who see the terrain."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from territory.api.precinct_serializers import AddressSerializer, PrecinctDetailSerializer, PrecinctSerializer
from territory.models import Address, Precinct
from territory.permissions import can_see_terrain, get_precinct_for, require
from territory.places import find_territory

#: Letters of a search that are looked at.
SEARCH_MAX = 60


class ByCode(CursorPagination):
    ordering = ("code",)
    page_size = 100


class ByStreet(CursorPagination):
    """As one walks: street by street, number by number."""

    ordering = ("street", "number", "suffix", "pk")
    page_size = 200


@extend_schema_view(
    get=extend_schema(
        parameters=[
            OpenApiParameter("within", str, description="code of a place: 75119, D-04, R-93…"),
            OpenApiParameter("q", str, description="first characters of a code, or a part of a commune's name"),
        ]
    )
)
class Precincts(generics.ListAPIView[Precinct]):
    """Precincts by code."""

    serializer_class = PrecinctSerializer
    pagination_class = ByCode
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[Precinct]:
        require(can_see_terrain(self.request.user))
        found: QuerySet[Precinct] = Precinct.objects.select_related("commune")
        within = self.request.query_params.get("within", "")
        if within:
            place = find_territory(within)
            if place is None:
                raise NotFound
            found = Precinct.objects.within(place).select_related("commune")
        text = self.request.query_params.get("q", "").strip()[:SEARCH_MAX]
        if not text:
            return found
        if text[0].isdigit():
            return found.filter(code__startswith=text.upper())
        return found.filter(commune__name__icontains=text)


class PrecinctDetail(generics.RetrieveAPIView[Precinct]):
    """One precinct, by its code (93072_0011), with what was counted there round by round."""

    serializer_class = PrecinctDetailSerializer

    def get_object(self) -> Precinct:
        return get_precinct_for(self.request.user, self.kwargs["code"])


class Addresses(generics.ListAPIView[Address]):
    """The addresses of one precinct. `placed_by` says how each was found to be there."""

    serializer_class = AddressSerializer
    pagination_class = ByStreet
    filter_backends: list[type] = []
    queryset = Address.objects.none()

    def get_queryset(self) -> QuerySet[Address]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        precinct = get_precinct_for(self.request.user, self.kwargs["code"])
        return Address.objects.filter(precinct=precinct)
