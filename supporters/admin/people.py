"""The people and their consents. Moderators do not see these pages: e-mails are for national administrators (L08)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from supporters.admin.base import LongListMixin, ReadOnlyAdmin, StaffAdmin
from supporters.models import Consent, Supporter
from supporters.services.accounts import disable


@admin.register(Supporter)
class SupporterAdmin(LongListMixin, StaffAdmin):
    """Few columns, an allow-list of filters (L09), no export. A national administrator gives and takes roles here."""

    list_display = ["display_name", "email", "home", "date_joined", "confirmed", "is_staff"]
    list_filter = ["is_staff", "groups"]
    list_select_related = ["home"]
    search_fields = ["email", "display_name"]
    search_help_text = _("Une adresse e-mail entière, ou le début d'un nom")
    ordering = ["-pk"]
    readonly_fields = ["display_name", "email", "home", "date_joined", "confirmed_at", "restricted_at"]
    filter_horizontal = ["groups"]
    fieldsets = [
        (
            None,
            {"fields": ["display_name", "email", "home", "date_joined", "confirmed_at", "restricted_at", "last_login"]},
        ),
        (_("Rôle dans la campagne"), {"fields": ["is_staff", "groups", "is_active"]}),
    ]

    @display(description=_("confirmée"), boolean=True)
    def confirmed(self, person: Supporter) -> bool:
        return person.is_confirmed

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Supporter], search_term: str
    ) -> tuple[QuerySet[Supporter], bool]:
        """A whole address or the beginning of a name: nobody fishes for addresses by fragments."""
        term = search_term.strip()
        if "@" in term:
            return queryset.filter(email=term.lower()), False
        return queryset.filter(display_name__istartswith=term) if term else queryset, False

    def save_model(self, request: HttpRequest, obj: Supporter, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data and not obj.is_active:
            disable(supporter=obj, at=timezone.now())

    def has_change_permission(self, request: HttpRequest, obj: Supporter | None = None) -> bool:
        """Nobody changes their own role, nor that of someone above them."""
        if obj and (obj == request.user or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return super().has_change_permission(request, obj)


@admin.register(Consent)
class ConsentAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["purpose", "person", "source", "given_at", "confirmed_at", "withdrawn_at"]
    list_filter = ["purpose", "source"]
    list_select_related = ["supporter"]
    ordering = ["-pk"]
    fields = ["person", "purpose", "words", "source", "given_at", "confirmed_at", "proof", "withdrawn_at"]
    readonly_fields = ["person", "words"]

    @admin.display(description=_("texte accepté"))
    def words(self, consent: Consent) -> Any:
        return consent.text.text
