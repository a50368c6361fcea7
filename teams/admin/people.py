"""Who leads, who helps, in which team: registers. They change on the organisation's own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from supporters.admin.base import LongListMixin, ReadOnlyAdmin
from teams.models import Membership, Role, RoleChange, Team, TeamChange, Volunteer

TEAM_TONES = {
    Team.State.ACTIVE: "success",
    Team.State.WITHOUT: "warning",
    Team.State.MERGED: "",
    Team.State.CLOSED: "",
}


@admin.register(Role)
class RoleAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["person", "kind", "place", "team", "starts_at", "ends_at", "ended_at"]
    list_filter = ["kind", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["supporter", "place", "team"]
    search_fields = ["supporter__display_name"]
    search_help_text = _("Le début d'un prénom")
    ordering = ["-pk"]
    fields = ["person", "kind", "place", "team", "giver", "delegated_from", "starts_at", "ends_at", "ended_at"]
    readonly_fields = ["person", "giver"]

    @admin.display(description=_("confié par"))
    def giver(self, role: Role) -> str:
        return str(role.given_by or "—")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Role], search_term: str
    ) -> tuple[QuerySet[Role], bool]:
        term = search_term.strip()
        return (queryset.filter(supporter__display_name__istartswith=term) if term else queryset), False


@admin.register(RoleChange)
class RoleChangeAdmin(LongListMixin, ReadOnlyAdmin):
    """The journal: append-only, it outlives the people without their names."""

    list_display = ["at", "change", "kind", "place", "person", "by", "until"]
    list_filter = ["change", "kind"]
    list_select_related = ["supporter", "place", "by"]
    ordering = ["-pk"]
    fields = ["at", "change", "kind", "place", "person", "by", "until"]
    readonly_fields = ["person"]


@admin.register(Volunteer)
class VolunteerAdmin(LongListMixin, ReadOnlyAdmin):
    """The ladder, step by step. First name and commune, nothing more (L08)."""

    list_display = ["person", "commune", "offered_at", "welcomed_at", "first_outing_at", "trained_at", "certified_at"]
    list_filter = [
        ("welcomed_at", admin.EmptyFieldListFilter),
        ("certified_at", admin.EmptyFieldListFilter),
        ("stopped_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["supporter__home"]
    ordering = ["-pk"]
    fields = [
        "person", "commune", "offered_at", "welcomed_at", "first_outing_at", "applied_at", "trained_at",
        "certified_at", "last_active_at", "stopped_at",
    ]  # fmt: skip
    readonly_fields = ["person", "commune"]

    @admin.display(description=_("commune"))
    def commune(self, row: Volunteer) -> str:
        return str(row.supporter.home or "—")


@admin.register(Team)
class TeamAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["name", "place", "state_label", "members", "opened_at", "last_active_at"]
    list_filter = ["state"]
    list_select_related = ["place"]
    search_fields = ["name"]
    search_help_text = _("Le nom d'une équipe")
    ordering = ["-pk"]
    fields = [
        "name", "place", "state", "members", "opened_at", "last_active_at", "without_since", "closed_at", "merged_into",
        "split_from",
    ]  # fmt: skip

    @display(description=_("état"), ordering="state", label=TEAM_TONES)
    def state_label(self, team: Team) -> tuple[str, str]:
        return team.state, team.get_state_display()


@admin.register(Membership)
class MembershipAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["person", "team", "joined_at", "left_at", "left"]
    list_filter = ["left", ("left_at", admin.EmptyFieldListFilter)]
    list_select_related = ["supporter", "team"]
    ordering = ["-pk"]
    fields = ["person", "team", "joined_at", "left_at", "left"]
    readonly_fields = ["person"]


@admin.register(TeamChange)
class TeamChangeAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["at", "team", "change", "other", "note", "by"]
    list_filter = ["change"]
    list_select_related = ["team", "other", "by"]
    ordering = ["-pk"]
    fields = ["at", "team", "change", "other", "note", "by"]
