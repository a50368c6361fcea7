"""What the admin pages of the territory share."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator


class ReadOnlyAdmin(ModelAdmin):
    """It is read, never written: rows come from official files, or are written by pages of their own."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CountryAdmin(ReadOnlyAdmin):
    """Of tables as large as the country: pages are turned without counting, and nothing is searched but whole codes,
    which have an index."""

    paginator = InfinitePaginator
    ordering = ["-pk"]
