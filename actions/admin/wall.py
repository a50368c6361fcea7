"""The wall's registers: what is followed and what came. They are looked after on the wall's own page of the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from actions.models import WallItem, WallSource
from actions.services import wall as services
from supporters.admin.base import LongListMixin, ReadOnlyAdmin, StaffAdmin


class WallSourceForm(forms.ModelForm):
    feed = forms.CharField(label=_("adresse du flux"), max_length=3000, widget=UnfoldAdminTextInputWidget)
    page = forms.CharField(label=_("page publique"), max_length=3000, required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = WallSource
        fields = ("kind", "name", "feed", "page")

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        if read.get("kind") and read.get("feed"):
            try:
                read |= services.check_source(kind=read["kind"], feed=read["feed"], page=read.get("page", ""))
            except ValidationError as error:
                self.add_error(None, error)
        return read


@admin.register(WallSource)
class WallSourceAdmin(StaffAdmin):
    form = WallSourceForm
    list_display = ["name", "kind", "state", "fetched_at", "due_at", "failures"]
    list_filter = ["kind", "state"]
    search_fields = ["name", "feed"]
    readonly_fields = ["state", "error", "fetched_at", "due_at"]
    fields = ["kind", "name", "feed", "page", *readonly_fields]
    actions = ["pause_sources", "resume_sources"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("actions.add_wallsource"))

    def save_model(self, request: HttpRequest, obj: WallSource, form: WallSourceForm, change: bool) -> None:
        """Through the services, which read another feed at once."""
        asked = {name: form.cleaned_data[name] for name in ("kind", "name", "feed", "page")} | {"at": timezone.now()}
        row = services.correct(source=_kept(obj), **asked) if change else services.follow(**asked)
        obj.__dict__.update({name: value for name, value in row.__dict__.items() if name != "_state"})
        obj._state.adding = False

    @admin.action(description=_("Mettre en pause"), permissions=["change"])
    def pause_sources(self, request: HttpRequest, queryset: QuerySet[WallSource]) -> None:
        for source in queryset:
            services.pause(source=source)

    @admin.action(description=_("Lire maintenant"), permissions=["change"])
    def resume_sources(self, request: HttpRequest, queryset: QuerySet[WallSource]) -> None:
        for source in queryset:
            services.resume(source=source, at=timezone.now())


def _kept(source: WallSource) -> WallSource:
    """As the database has it; the form has written on the other."""
    return WallSource.objects.get(pk=source.pk)


@admin.register(WallItem)
class WallItemAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["title", "kind", "source", "published_at", "is_hidden"]
    list_filter = ["kind", "is_hidden", "source"]
    list_select_related = ["source"]
    search_fields = ["title"]
    ordering = ["-published_at", "-pk"]
    fields = ["thumbnail", "title", "kind", "source", "url", "summary", "alt", "published_at", "is_hidden"]
    readonly_fields = ["thumbnail"]
    actions = ["hide_items", "show_items"]

    @admin.display(description=_("aperçu"))
    def thumbnail(self, item: WallItem) -> str:
        if not item.small:
            return "–"
        return format_html(
            '<img class="admin-thumbnail" src="{}" alt="{}">', reverse("actions:picture", args=[item.small]), item.alt
        )

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Of the actions: rows themselves are only read."""
        return bool(request.user.has_perm("actions.change_wallitem"))

    @admin.action(description=_("Cacher du mur"), permissions=["edit"])
    def hide_items(self, request: HttpRequest, queryset: QuerySet[WallItem]) -> None:
        for item in queryset:
            services.hide(item=item)

    @admin.action(description=_("Remettre sur le mur"), permissions=["edit"])
    def show_items(self, request: HttpRequest, queryset: QuerySet[WallItem]) -> None:
        for item in queryset:
            services.show(item=item, at=timezone.now())
