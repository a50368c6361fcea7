"""The campaign's accounts elsewhere, connected by national administrators; and the register of what was relayed."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from actions.models import RelayAccount, RelayApproval, RelayPost
from actions.permissions.desk import can_keep_accounts
from actions.services.relay_accounts import check_account, keep_account
from common.web_addresses import AddressRefused, check_address
from supporters.admin.base import LongListMixin, ReadOnlyAdmin, StaffAdmin

#: What each network asks for.
_SECRET_HELP = _(
    "Mastodon : un jeton d'accès qui peut écrire (write:statuses, write:media, read:accounts, read:statuses). "
    "Bluesky : un mot de passe d'application. Webhook : une clé d'au moins seize signes, qui signe chaque envoi. "
    "On ne le relit jamais : vide, celui qui est enregistré reste."
)
_KEY_LENGTH = 16


class RelayAccountForm(forms.ModelForm):
    new_secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=500,
        help_text=_SECRET_HELP,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = RelayAccount
        fields = ["kind", "name", "address", "handle", "place", "is_active"]

    def clean_address(self) -> str:
        try:
            return check_address(self.cleaned_data["address"], private=settings.RELAY_PRIVATE_HOSTS).rstrip("/")
        except AddressRefused as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean_new_secret(self) -> str:
        secret: str = self.cleaned_data["new_secret"].strip()
        if not secret and not self.instance.secret:
            raise forms.ValidationError(_("Sans secret, ce compte ne peut rien publier."))
        return secret

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        kind, secret = read.get("kind"), read.get("new_secret", "")
        if kind == RelayAccount.Kind.BLUESKY and not read.get("handle"):
            self.add_error("handle", _("Bluesky demande l'identifiant du compte, comme « campagne.bsky.social »."))
        if kind == RelayAccount.Kind.WEBHOOK and secret and len(secret) < _KEY_LENGTH:
            self.add_error("new_secret", _("Une clé plus courte se devine : seize signes au moins."))
        if secret and self.instance.pk and "kind" in self.changed_data:
            self.instance.handle = read.get("handle", "")
        return read


@admin.register(RelayAccount)
class RelayAccountAdmin(StaffAdmin):
    form = RelayAccountForm
    list_display = ["name", "kind", "handle", "place", "is_active", "paused_until", "trouble"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["place"]
    search_fields = ["name", "handle"]
    readonly_fields = ["paused_until", "trouble", "created_at"]
    fields = ["kind", "name", "address", "handle", "new_secret", "place", "is_active", *readonly_fields]
    autocomplete_fields = ["place"]
    actions = ["check_accounts"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_keep_accounts(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_keep_accounts(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever only reads is not shown the empty box of a secret."""
        return self.fields if can_keep_accounts(request.user) else [one for one in self.fields if one != "new_secret"]

    def save_model(self, request: HttpRequest, obj: RelayAccount, form: Any, change: bool) -> None:
        keep_account(account=obj, secret=form.cleaned_data["new_secret"], by=request.user)  # type: ignore[arg-type]

    @admin.action(description=_("Vérifier les comptes choisis"), permissions=["change"])
    def check_accounts(self, request: HttpRequest, queryset: QuerySet[RelayAccount]) -> None:
        for account in queryset:
            trouble = check_account(account=account, at=timezone.now())
            said = trouble or str(_("tout est en ordre."))
            self.message_user(request, f"{account.name} : {said}", messages.ERROR if trouble else messages.SUCCESS)


class RelayApprovalInline(admin.TabularInline):
    model = RelayApproval
    fields = ["by", "at"]
    extra, can_delete = 0, False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("actions.view_relaypost"))


@admin.register(RelayPost)
class RelayPostAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["__str__", "account", "state", "due_at", "posted_at"]
    list_filter = ["state", "account"]
    list_select_related = ["account"]
    ordering = ["-due_at", "-pk"]
    fields = ["account", "content", "text", "link", "medium", "state", "due_at", "posted_at", "remote_url", "error"]
    inlines = [RelayApprovalInline]
