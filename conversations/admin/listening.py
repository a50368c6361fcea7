"""The register of listeners: read here, looked after on the desk's own page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models import Listener
from conversations.services import listeners as services
from supporters.admin.base import ReadOnlyAdmin


@admin.register(Listener)
class ListenerAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "state", "read_at", "due_at", "failures"]
    list_filter = ["kind", "state"]
    list_select_related = ["account"]
    search_fields = ["name", "feed"]
    fields = [
        "name", "kind", "feed", "account", "query", "voice", "takes_all", "state", "error", "read_at", "due_at",
        "failures",
    ]  # fmt: skip
    actions = ["pause_listeners", "resume_listeners"]

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Of the actions: rows themselves are only read."""
        return bool(request.user.has_perm("conversations.change_listener"))

    @admin.action(description=_("Mettre en pause"), permissions=["edit"])
    def pause_listeners(self, request: HttpRequest, queryset: QuerySet[Listener]) -> None:
        for listener in queryset:
            services.pause(listener=listener)

    @admin.action(description=_("Lire maintenant"), permissions=["edit"])
    def resume_listeners(self, request: HttpRequest, queryset: QuerySet[Listener]) -> None:
        for listener in queryset:
            services.resume(listener=listener, at=timezone.now())
