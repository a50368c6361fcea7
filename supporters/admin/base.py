"""What the admin pages share."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator


class StaffAdmin(ModelAdmin):
    """Nothing is typed in or deleted by hand: rows come from what people do, and leave by their rights."""

    show_full_result_count = False
    list_per_page = 50
    actions_on_top = True

    @admin.display(description=_("sympathisant"))
    def person(self, row: Any) -> Any:
        return row.supporter

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(StaffAdmin):
    """A register: it is read, never written."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LongListMixin:
    """For tables of millions of rows: pages are turned without counting them."""

    paginator = InfinitePaginator
