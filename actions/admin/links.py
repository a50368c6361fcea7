"""Registers of short links: read here, looked after on the desk's own pages."""

from django.contrib import admin

from actions.models import LinkDomain, LinkReport, ShortLink
from supporters.admin.base import LongListMixin, ReadOnlyAdmin


@admin.register(ShortLink)
class ShortLinkAdmin(LongListMixin, ReadOnlyAdmin):
    """Who made a link is told on the desk, to who closes it."""

    list_display = ["slug", "host", "state", "is_direct", "people", "robots", "created_at"]
    list_filter = ["state", "is_direct"]
    search_fields = ["slug", "host"]
    ordering = ["-pk"]
    exclude = ["owner"]


@admin.register(LinkDomain)
class LinkDomainAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["host", "state", "note", "decided_at"]
    list_filter = ["state"]
    search_fields = ["host"]
    ordering = ["-pk"]
    exclude = ["decided_by"]


@admin.register(LinkReport)
class LinkReportAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["link", "reason", "created_at", "handled_at"]
    list_select_related = ["link"]
    list_filter = ["reason", ("handled_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
    exclude = ["handled_by"]
