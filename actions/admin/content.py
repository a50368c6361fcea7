"""The library's registers. A content is written here; it is read, answered for and withdrawn on its preview's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display

from actions.admin.forms import ContentForm, MediumForm, RecordForm, WordingForm
from actions.models import Approval, Content, Medium, Topic, TransparencyRecord, Wording
from actions.permissions.desk import can_edit
from actions.services import content as services
from actions.services import media
from actions.views.contents import preview
from common.text import fold
from supporters.admin.base import ReadOnlyAdmin

State = Content.State
TONES = {
    State.DRAFT: "",
    State.WAITING: "warning",
    State.SCHEDULED: "info",
    State.PUBLISHED: "success",
    State.SILENCED: "danger",
    State.WITHDRAWN: "danger",
}


class PartOfContent:
    """Whoever may change a content changes its media and wordings: they have no permissions of their own."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_edit(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class MediumInline(PartOfContent, StackedInline):
    model = Medium
    form = MediumForm
    extra = 0
    fields = ["thumbnail", "picture", "film", "vtt", "alt", "transcript", "position"]
    readonly_fields = ["thumbnail"]

    @admin.display(description=_("aperçu"))
    def thumbnail(self, medium: Medium) -> str:
        if not medium.pk:
            return "–"
        return format_html(
            '<img class="admin-thumbnail" src="{}" alt="{}">',
            reverse("actions:picture", args=[medium.small]),
            medium.alt,
        )


class WordingInline(PartOfContent, StackedInline):
    model = Wording
    form = WordingForm
    extra = 1
    hide_title = True
    fields = ["network", "text", "position"]


class RecordInline(StackedInline):
    """Kept for seven years: it is changed, never deleted."""

    model = TransparencyRecord
    form = RecordForm
    extra = 0
    can_delete = False


class ApprovalInline(TabularInline):
    model = Approval
    extra = 0
    hide_title = True
    fields = readonly_fields = ["revision", "by", "at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Content)
class ContentAdmin(ModelAdmin):
    form = ContentForm
    list_display = ["title", "kind", "topic", "place", "state_label", "starts_at", "published_at", "shares", "clicks"]
    list_filter = ["state", "kind", "topic", "polemical", "disclosure"]
    list_select_related = ["topic", "place"]
    search_fields = ["search_text"]
    search_help_text = _("Un mot du titre ou du texte")
    ordering = ["-pk"]
    list_per_page = 50
    show_full_result_count = False
    inlines = [MediumInline, WordingInline, RecordInline, ApprovalInline]
    warn_unsaved_form = True
    readonly_fields = ["present_state", "look"]
    fieldsets = [
        (None, {"fields": ["look", "present_state", "kind", "title", "summary", "body", "arguments"]}),
        (_("D'où cela vient"), {"fields": ["url", "source_title", "source_url", "credit"]}),
        (_("Pour qui, et quand"), {
            "fields": ["topic", "area", "commune", "language", "starts_at", "ends_at", "event_at", "event_place"]
        }),
        (_("Ce que la loi demande"), {"fields": ["polemical", "disclosure", "featured"]}),
    ]  # fmt: skip

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, content: Content) -> tuple[str, str]:
        return content.state, content.get_state_display()

    @admin.display(description=_("état"))
    def present_state(self, content: Content) -> str:
        return content.get_state_display()

    @admin.display(description=_("aperçu et validation"))
    def look(self, content: Content) -> str:
        if not content.pk:
            return _("Enregistrez d'abord : l'aperçu pour chaque réseau vient ensuite.")
        words = _("Voir l'aperçu pour chaque réseau, soumettre ou valider")
        return format_html('<a class="admin-link" href="{}">{}</a>', preview_of(content), words)

    def has_delete_permission(self, request: HttpRequest, obj: Content | None = None) -> bool:
        """Links, shares and posts lead to it: it is withdrawn."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Content], search_term: str
    ) -> tuple[QuerySet[Content], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def save_model(self, request: HttpRequest, obj: Content, form: ModelForm, change: bool) -> None:
        """Through the services, which number revisions and take approvals away."""
        fields = {name: form.cleaned_data[name] for name in services.FIELDS}
        now = timezone.now()
        if change:
            row = services.revise(content=obj, by=request.user, at=now, **fields)
        else:
            row = services.write(by=request.user, at=now, **fields)
        obj.__dict__.update({name: value for name, value in row.__dict__.items() if name != "_state"})
        obj._state.adding = False
        obj._state.db = row._state.db

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        savers = {Medium: self._save_media, Wording: self._save_wordings, TransparencyRecord: self._save_record}
        for formset in formsets:
            saver = savers.get(formset.model)
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            if saver is not None and formset.has_changed():
                saver(request, form.instance, formset)

    def _save_media(self, request: HttpRequest, content: Content, formset: Any) -> None:
        who = {"by": request.user, "at": timezone.now()}
        for form in formset.forms:
            read = form.cleaned_data
            if formset.can_delete and formset._should_delete_form(form):
                if form.instance.pk:
                    media.remove_medium(medium=form.instance, **who)
                    formset.deleted_objects.append(form.instance)
            elif form.instance.pk:
                words = {name: read[name] for name in ("alt", "transcript", "position")}
                medium = Medium.objects.get(pk=form.instance.pk)
                media.describe(medium=medium, **words, **who)
            elif form.photo is not None:
                formset.new_objects.append(self._add_medium(content, form, who))

    def _add_medium(self, content: Content, form: MediumForm, who: dict[str, Any]) -> Medium:
        read = form.cleaned_data
        if not read.get("film"):
            made = media.add_picture(content=content, photo=form.photo, alt=read["alt"], **who)
        else:
            made = media.add_video(
                content=content,
                video=read["film"],
                captions=form.captions,
                still=form.photo,
                alt=read["alt"],
                transcript=read["transcript"],
                **who,
            )
        Medium.objects.filter(pk=made.pk).update(position=read["position"])
        return made

    def _save_wordings(self, request: HttpRequest, content: Content, formset: Any) -> None:
        kept = [
            (form.cleaned_data["position"], number, form.cleaned_data["network"], form.cleaned_data["text"])
            for number, form in enumerate(formset.forms)
            if form.cleaned_data.get("text") and not formset._should_delete_form(form)
        ]
        wordings = [(network, text.strip()) for _position, _number, network, text in sorted(kept)]
        media.write_wordings(content=content, wordings=wordings, by=request.user, at=timezone.now())

    def _save_record(self, request: HttpRequest, content: Content, formset: Any) -> None:
        formset.instance = content
        formset.save()
        services.new_revision(content=content, by=request.user)

    def response_add(self, request: HttpRequest, obj: Content, post_url_continue: str | None = None) -> HttpResponse:
        return self._onwards(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Content) -> HttpResponse:
        return self._onwards(request, obj) or super().response_change(request, obj)

    def _onwards(self, request: HttpRequest, obj: Content) -> HttpResponse | None:
        """After « Enregistrer », what others will see, and the next step."""
        if "_continue" in request.POST or "_addanother" in request.POST:
            return None
        return HttpResponseRedirect(preview_of(obj))

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/apercu/", self.admin_site.admin_view(preview), name="actions_content_preview")
        return [own, *super().get_urls()]


@admin.register(Topic)
class TopicAdmin(ModelAdmin):
    list_display = ["name", "slug", "position"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]


@admin.register(TransparencyRecord)
class TransparencyRecordAdmin(ReadOnlyAdmin):
    """Written beside their content; kept when it goes."""

    list_display = ["title", "sponsor", "amount", "starts_on", "ends_on", "election", "page"]
    list_select_related = ["election"]
    search_fields = ["title", "sponsor"]

    @admin.display(description=_("page publique"))
    def page(self, record: TransparencyRecord) -> str:
        return format_html('<a class="admin-link" href="{}">{}</a>', record.get_absolute_url(), _("Lire"))


def preview_of(content: Content) -> str:
    return reverse("admin:actions_content_preview", args=[content.pk])
