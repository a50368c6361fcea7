"""Precincts, what was counted in them, their boundaries and addresses: all of it from official files."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from territory.admin.base import CountryAdmin
from territory.models import Address, Boundary, Candidate, Precinct, Result
from territory.precinct_codes import precinct_code

_BY_CODE = _("Code d'un bureau, comme 93066_0011, ou d'une commune, comme 93066")


class OfPrecinctAdmin(CountryAdmin):
    """Found by the whole code of a precinct, at the end of `precinct`, or of its commune."""

    precinct = "precinct__"
    search_fields = ["precinct__code"]
    search_help_text = _BY_CODE

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        insee, _separator, number = search_term.strip().upper().partition("_")
        if not insee:
            return queryset, False
        if not number:
            return queryset.filter(**{f"{self.precinct}commune__code": insee}), False
        try:
            return queryset.filter(**{f"{self.precinct}code": precinct_code(insee, number)}), False
        except ValueError:
            return queryset.none(), False


@admin.register(Precinct)
class PrecinctAdmin(OfPrecinctAdmin):
    precinct = ""
    search_fields = ["code"]
    list_display = ["code", "commune", "lon", "lat"]
    list_select_related = ["commune"]
    fields = ["code", "commune", "lon", "lat"]


@admin.register(Candidate)
class CandidateAdmin(CountryAdmin):
    list_display = ["name", "first_name", "nuance", "area", "position", "round"]
    list_filter = ["round"]
    list_select_related = ["round__election"]


@admin.register(Result)
class ResultAdmin(OfPrecinctAdmin):
    list_display = ["precinct", "round", "registered", "voters", "expressed", "null_votes", "blank_votes"]
    list_filter = ["round"]
    list_select_related = ["precinct", "round__election"]


@admin.register(Boundary)
class BoundaryAdmin(OfPrecinctAdmin):
    """Without its shape, which is drawn on the map and fills pages here."""

    list_display = ["precinct", "source", "repaired"]
    list_filter = ["repaired"]
    list_select_related = ["precinct"]
    fields = ["precinct", "source", "repaired", "west", "south", "east", "north"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Boundary]:
        return super().get_queryset(request).defer("shape", "near", "far")


@admin.register(Address)
class AddressAdmin(OfPrecinctAdmin):
    """A number in a street. Nothing is known of who lives there."""

    list_display = ["street", "number", "suffix", "postcode", "commune", "precinct", "placed_by"]
    list_select_related = ["commune", "precinct"]
