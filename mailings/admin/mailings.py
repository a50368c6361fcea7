"""Letters are written here, through the services; they are read, answered for and steered on pages of their own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display

from mailings.admin.forms import BlockForm, MailingForm, SubjectForm, SubjectFormSet, kept
from mailings.models import Block, Mailing, MailingApproval, Subject
from mailings.permissions.desk import can_approve, can_write
from mailings.services import approving, writing

State = Mailing.State
TONES = {
    State.DRAFT: "",
    State.WAITING: "warning",
    State.SCHEDULED: "info",
    State.PREPARING: "info",
    State.SENDING: "info",
    State.PAUSED: "warning",
    State.SENT: "success",
    State.CANCELLED: "danger",
    State.SILENCED: "danger",
}


class PartOfLetter:
    """Whoever may change a letter changes its subjects and blocks, until its deliveries are written."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_write(request.user) and (obj is None or obj.state in writing.CHANGEABLE)

    has_add_permission = has_delete_permission = has_change_permission


class SubjectInline(PartOfLetter, TabularInline):
    model = Subject
    form = SubjectForm
    formset = SubjectFormSet
    extra = 1
    max_num = writing.MAX_SUBJECTS
    hide_title = True
    fields = ["text", "position"]


class BlockInline(PartOfLetter, StackedInline):
    model = Block
    form = BlockForm
    extra = 0
    max_num = writing.MAX_BLOCKS
    fields = ["kind", "text", "url", "thumbnail", "picture", "alt", "content", "position"]
    readonly_fields = ["thumbnail"]

    @admin.display(description=_("image présente"))
    def thumbnail(self, block: Block) -> str:
        if not block.small:
            return "–"
        source = reverse("mailings:picture", args=[block.small])
        return format_html('<img class="admin-thumbnail" src="{}" alt="{}">', source, block.alt)


class ApprovalInline(TabularInline):
    model = MailingApproval
    extra = 0
    hide_title = True
    fields = readonly_fields = ["revision", "by", "at"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_write(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Mailing)
class MailingAdmin(ModelAdmin):
    form = MailingForm
    list_display = ["title", "kind", "audience", "state_label", "send_on", "send_time", "written_by"]
    list_filter = ["state", "kind", "audience"]
    list_select_related = ["audience", "written_by"]
    search_fields = ["title"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    inlines = [SubjectInline, BlockInline, ApprovalInline]
    actions = ["submit", "approve"]
    warn_unsaved_form = True
    readonly_fields = ["look", "present_state"]
    fieldsets = [
        (None, {"fields": ["look", "present_state", "title", "kind", "audience", "language"]}),
        (_("Ce qu'on lit avant d'ouvrir"), {"fields": ["sender", "preheader"]}),
        (_("Si plusieurs objets sont essayés"), {"fields": ["sample_share", "sample_minutes"]}),
    ]

    @display(description=_("état"), ordering="state", label=TONES)
    def state_label(self, mailing: Mailing) -> tuple[str, str]:
        return mailing.state, mailing.get_state_display()

    @admin.display(description=_("état"))
    def present_state(self, mailing: Mailing) -> str:
        return mailing.get_state_display()

    @admin.display(description=_("aperçu et suite"))
    def look(self, mailing: Mailing) -> str:
        if not mailing.pk:
            return _("Enregistrez d'abord : l'aperçu vient ensuite.")
        link = '<a class="admin-link" href="{}">{}</a>'
        return format_html(
            link + " · " + link,
            reverse("mailings:preview", args=[mailing.pk]),
            _("Voir l'aperçu, recevoir une épreuve"),
            mailing.get_absolute_url(),
            _("Soumettre, valider, programmer"),
        )

    def has_view_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        return can_write(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """Nothing changes any more once deliveries are written."""
        return can_write(request.user) and (obj is None or obj.state in writing.CHANGEABLE)

    def has_delete_permission(self, request: HttpRequest, obj: Mailing | None = None) -> bool:
        """It is cancelled, and its figures stay."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"sender": settings.CAMPAIGN_NAME} | super().get_changeform_initial_data(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A letter whose sending began while somebody was writing stays as it is, and they are told."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            for words in error.messages:
                self.message_user(request, words, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Mailing, form: ModelForm, change: bool) -> None:
        """With its parts (`save_related`): one change is one revision."""

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in writing.FIELDS if name in form.cleaned_data}
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            if formset.model is Subject:
                said["subjects"] = [one.cleaned_data["text"] for one in kept(formset)]
            elif formset.model is Block:
                said["blocks"] = [_block(one) for one in kept(formset)]
        who = {"by": request.user, "at": timezone.now()}
        row = writing.revise(mailing=form.instance, **who, **said) if change else writing.write(**who, **said)
        form.instance.__dict__.update({name: value for name, value in row.__dict__.items() if name != "_state"})
        form.instance._state.adding = False
        form.instance._state.db = row._state.db

    def response_add(self, request: HttpRequest, obj: Mailing, post_url_continue: str | None = None) -> HttpResponse:
        return self._onwards(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Mailing) -> HttpResponse:
        return self._onwards(request, obj) or super().response_change(request, obj)

    def _onwards(self, request: HttpRequest, obj: Mailing) -> HttpResponse | None:
        """After « Enregistrer », what others will read, and the next step."""
        if "_continue" in request.POST or "_addanother" in request.POST:
            return None
        return HttpResponseRedirect(reverse("mailings:preview", args=[obj.pk]))

    @admin.action(description=_("Soumettre à validation"))
    def submit(self, request: HttpRequest, chosen: "QuerySet[Mailing]") -> None:
        self._each(request, chosen, approving.submit, _("« %(title)s » attend d'être validé."))

    @admin.action(description=_("Valider"))
    def approve(self, request: HttpRequest, chosen: "QuerySet[Mailing]") -> None:
        self._each(request, chosen, approving.approve, _("Vous répondez de « %(title)s »."))

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        if not can_approve(request.user):
            actions.pop("approve", None)
        return actions

    def _each(self, request: HttpRequest, chosen: "QuerySet[Mailing]", act: Callable[..., Any], words: Any) -> None:
        """What one of them lacks keeps no other waiting."""
        for mailing in chosen.order_by("pk"):
            try:
                act(mailing=mailing, by=request.user, at=timezone.now())
            except ValidationError as error:
                self.message_user(request, f"{mailing.title} : {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, words % {"title": mailing.title}, messages.SUCCESS)


def _block(form: Any) -> dict[str, Any]:
    said = {name: form.cleaned_data[name] for name in writing.BLOCK_FIELDS}
    return said | {"pk": form.instance.pk, "photo": form.photo}
