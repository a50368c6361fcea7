"""Testimonies as a register, and the moderators' queue, which is a page of this admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.text import fold
from supporters.admin import queue_views
from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from supporters.admin.links import queue_link
from supporters.models import Testimony
from supporters.permissions import is_national

STATES = {
    Testimony.State.UNCONFIRMED: "",
    Testimony.State.PENDING: "warning",
    Testimony.State.PUBLISHED: "success",
    Testimony.State.REFUSED: "danger",
    Testimony.State.WITHDRAWN: "",
}


@admin.register(Testimony)
class TestimonyAdmin(LongListMixin, ReadOnlyAdmin):
    """Read here, decided in the queue: a state changes by a decision alone."""

    list_display = ["display_name", "excerpt", "place", "state_label", "submitted_at", "decide"]
    list_display_links = ["display_name"]
    list_filter = ["state"]
    list_select_related = ["place"]
    search_fields = ["search_text"]
    search_help_text = _("Un nom, un mot du message ou une commune")
    ordering = ["-pk"]

    def get_fields(self, request: HttpRequest, obj: Testimony | None = None) -> list[str]:
        fields = ["display_name", "message", "place", "state", "photo_alt"]
        fields += ["created_at", "submitted_at", "published_at", "withdrawn_at", "decide"]
        return [*fields, "supporter"] if is_national(request.user) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Testimony | None = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("message"))
    def excerpt(self, testimony: Testimony) -> str:
        text = testimony.message
        return text if len(text) <= 90 else f"{text[:88].rstrip()}…"

    @display(description=_("état"), ordering="state", label=STATES)
    def state_label(self, testimony: Testimony) -> tuple[str, str]:
        return testimony.state, testimony.get_state_display()

    @admin.display(description=_("relecture"))
    def decide(self, testimony: Testimony) -> str:
        return format_html('<a class="admin-link" href="{}">{}</a>', queue_link(testimony.pk), _("Relire"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Testimony], search_term: str
    ) -> tuple[QuerySet[Testimony], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        mine = [
            path("moderation/", guarded(queue_views.queue), name="supporters_testimony_moderation"),
            path("moderation/decider/", guarded(queue_views.decide), name="supporters_testimony_decide"),
        ]
        return mine + super().get_urls()
