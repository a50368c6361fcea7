"""The places of the official code."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from territory.admin.base import ReadOnlyAdmin
from territory.models import Place, PlaceName
from territory.place_keys import read_typed


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """Places come from the official code (`import_places`)."""

    list_display = ["name", "code", "kind", "departement", "population", "zone"]
    list_filter = ["kind", "zone"]
    list_select_related = ["departement"]
    search_fields = ["name"]
    search_help_text = _("Premières lettres, ou code postal")
    ordering = ["-population"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        typed = read_typed(search_term)
        if not typed.prefixes:
            return queryset, False
        named = PlaceName.objects.beginning(typed.prefixes[0]).values("place")
        return queryset.filter(pk__in=named), False
