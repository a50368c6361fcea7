"""Elections and their silence, for the staff."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from territory.admin.base import ReadOnlyAdmin
from territory.models import Election, Round, SilenceChange, ZoneVote
from territory.services import activate_election, apply_silence_change, create_round, propose_silence_change
from territory.services.silence_changes import is_national
from territory.zones import SUNDAY


class RoundForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Round
        fields = ("number", "date")

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if day.weekday() != SUNDAY:
            raise ValidationError(_("Choisissez un dimanche : c'est le jour du vote en France métropolitaine."))
        return day


class RoundFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def save_new(self, form: Any, commit: bool = True) -> Round:
        """Through the service, which makes the vote of every zone."""
        read = form.cleaned_data
        form.instance = create_round(election=self.instance, number=read["number"], date=read["date"])
        return form.instance

    def save(self, commit: bool = True) -> Any:
        return super().save(commit=True)


class RoundInline(TabularInline):
    model = Round
    form = RoundForm
    formset = RoundFormSet
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its date gave every zone its silence: that is corrected zone by zone, by two people."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Election)
class ElectionAdmin(ModelAdmin):
    """A calendar that is in force is not taken back by one person: no deletion, no way to deactivate it."""

    list_display = ["name", "slug", "is_active"]
    fields = ["name", "slug", "is_active"]
    readonly_fields = ["is_active"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [RoundInline]
    actions = ["activate"]

    def has_delete_permission(self, request: HttpRequest, obj: Election | None = None) -> bool:
        return obj is not None and not obj.is_active and super().has_delete_permission(request, obj)

    @action(description=_("Activer : le silence s'appliquera"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Election]) -> None:
        for election in queryset:
            try:
                activate_election(election=election)
            except ValidationError as error:
                self.message_user(request, f"{election} : {' '.join(error.messages)}", messages.ERROR)
            else:
                self.log_change(request, election, str(_("Élection activée.")))
                self.message_user(request, _("%s : le silence s'appliquera.") % election, messages.SUCCESS)


@admin.register(ZoneVote)
class ZoneVoteAdmin(ReadOnlyAdmin):
    list_display = ["zone", "round", "votes_on", "silence_start", "silence_end", "timezone"]
    list_filter = ["round", "zone"]
    list_select_related = ["round__election"]


@admin.register(SilenceChange)
class SilenceChangeAdmin(ReadOnlyAdmin):
    """Adding one proposes it; another national administrator applies it from the list."""

    list_display = ["vote", "silence_start", "silence_end", "proposed_by", "applied_by", "applied_at"]
    list_select_related = ["vote__round__election"]
    list_filter = [("applied_at", admin.EmptyFieldListFilter)]
    fields = ["vote", "silence_start", "silence_end", "reason"]
    actions = ["apply"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_national(request.user)

    def get_fields(self, request: HttpRequest, obj: SilenceChange | None = None) -> Any:
        kept = ["previous_start", "previous_end", "proposed_by", "proposed_at", "applied_by", "applied_at"]
        return [*self.fields, *kept] if obj else self.fields

    def save_model(self, request: HttpRequest, obj: SilenceChange, form: Any, change: bool) -> None:
        made = propose_silence_change(
            vote=obj.vote,
            silence_start=obj.silence_start,
            silence_end=obj.silence_end,
            reason=obj.reason,
            proposed_by=request.user,
        )
        obj.pk, obj.proposed_by = made.pk, made.proposed_by

    def has_apply_permission(self, request: HttpRequest) -> bool:
        return is_national(request.user)

    @action(description=_("Appliquer (une autre personne que celle qui propose)"), permissions=["apply"])
    def apply(self, request: HttpRequest, queryset: QuerySet[SilenceChange]) -> None:
        for change in queryset:
            try:
                apply_silence_change(change=change, applied_by=request.user, at=timezone.now())
            except (ValidationError, PermissionDenied) as error:
                self.message_user(request, f"{change} : {' '.join(getattr(error, 'messages', []))}", messages.ERROR)
            else:
                self.log_change(request, change, str(_("Correction du silence appliquée.")))
                self.message_user(request, _("%s : appliquée.") % change, messages.SUCCESS)
