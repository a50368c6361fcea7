"""The desk's page of each voice: what it says of itself, where it speaks, what was said, what it asked of us."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.forms.links import take
from actions.permissions.desk import require
from common.limits import limited
from conversations.desk import search
from conversations.desk.notice import personal_url
from conversations.forms.voices import AddressForm, MergeForm, NoteForm, VoiceForm, WordsForm
from conversations.models import Conversation, Voice, VoiceAddress, VoiceNote
from conversations.permissions.desk import can_answer, get_voice_for
from conversations.services import voice_data, voice_merging, voice_notes
from conversations.services import voices as services
from conversations.services.expiry import ends_on

PER_PAGE = 30
#: Mentions and conversations on a voice's page, newest first.
SHOWN = 20
#: Voices among which another one is chosen.
OTHERS = 50


@require_safe
@never_cache
def voices(request: HttpRequest) -> HttpResponse:
    """Those the desk knows, or those whose name begins so."""
    require(can_answer(request.user))
    form = WordsForm(request.GET)
    words = search.words_of(form.words)
    rows = Voice.objects.filter(search.holding(words)) if words else Voice.objects.all()
    open_ones = Conversation.objects.open().select_related("owner")
    rows = rows.prefetch_related(Prefetch("conversations", open_ones, to_attr="going_on"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "words": form.words, "rows": [(one, ends_on(one)) for one in page]}
    return render(request, "conversations/voices.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("voice-new", "60/h", by="person")
def voice_new(request: HttpRequest) -> HttpResponse:
    require(can_answer(request.user))
    now = timezone.now()
    form = VoiceForm(_sent(request), initial={"source_at": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        try:
            voice = services.create(**form.cleaned_data, by=_person(request), at=now)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est noté. Sans un message de nous d'ici un mois, sa fiche s'effacera."))
            return redirect(voice)
    return _form_page(request, form, _("Une nouvelle voix"))


@require_safe
@never_cache
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_voice_for(request.user, pk))


@require_http_methods(["GET", "POST"])
@never_cache
@limited("voice-edit", "120/h", by="person")
def voice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_voice_for(request.user, pk)
    form = VoiceForm.of(found, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(voice=found, **form.cleaned_data, at=timezone.now())
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est corrigé."))
            return redirect(found)
    return _form_page(request, form, _("Corriger la fiche"), voice=found)


@require_POST
@limited("voice-address", "120/h", by="person")
def voice_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address of theirs."""
    found = get_voice_for(request.user, pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            services.add_address(voice=found, **form.cleaned_data)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("L'adresse est ajoutée."))
            return redirect(found)
    return _page(request, found, address_form=form)


@require_POST
@limited("voice-address-remove", "120/h", by="person")
def voice_address_remove(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_answer(request.user))
    address = get_object_or_404(VoiceAddress.objects.select_related("voice"), pk=pk)
    services.remove_address(address=address)
    messages.success(request, _("%(address)s n'est plus de cette voix.") % {"address": address.value})
    return redirect(address.voice)


@require_POST
@limited("voice-note", "120/h", by="person")
def voice_note(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_voice_for(request.user, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            voice_notes.write(voice=found, **form.cleaned_data, by=_person(request), at=timezone.now())
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("La note est gardée."))
            return redirect(found)
    return _page(request, found, note_form=form)


@require_POST
@limited("voice-note-remove", "120/h", by="person")
def voice_note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_answer(request.user))
    note = get_object_or_404(VoiceNote.objects.select_related("voice"), pk=pk)
    voice_notes.remove(note=note)
    messages.success(request, _("La note est retirée."))
    return redirect(note.voice)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("voice-merge", "60/h", by="person")
def voice_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the voice that is the same one; `mots` looks for it."""
    found = get_voice_for(request.user, pk)
    words_form = WordsForm(request.GET)
    others = Voice.objects.exclude(pk=found.pk)
    if words := search.words_of(words_form.words):
        others = others.filter(search.holding(words))
    near = list(others.order_by("name", "pk").values_list("pk", flat=True)[:OTHERS])
    asked = Voice.objects.exclude(pk=found.pk) if request.method == "POST" else Voice.objects.filter(pk__in=near)
    form = MergeForm(_sent(request), others=asked)
    if request.method == "POST" and form.is_valid():
        try:
            kept = voice_merging.merge(kept=found, other=form.cleaned_data["other"])
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Les deux voix n'en font plus qu'une."))
            return redirect(kept)
    context = {"voice": found, "form": form, "words_form": words_form}
    return render(request, "conversations/voice_merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("voice-objection", "60/h", by="person")
def voice_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """They told us that they want none of it: all goes, and they cannot be entered again."""
    found = get_voice_for(request.user, pk)
    if request.method == "POST":
        services.object_(voice=found, at=timezone.now())
        messages.success(request, _("Son opposition est enregistrée. Nous ne gardons plus rien d'elle."))
        return redirect("conversations:voices")
    return render(request, "conversations/voice_objection.html", {"voice": found})


@require_http_methods(["GET", "POST"])
@never_cache
@limited("voice-forget", "60/h", by="person")
def voice_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Entered by mistake: all goes; they may be heard again."""
    found = get_voice_for(request.user, pk)
    if request.method == "POST":
        services.forget(voice=found)
        messages.success(request, _("La fiche et ses échanges sont effacés."))
        return redirect("conversations:voices")
    return render(request, "conversations/voice_forget.html", {"voice": found})


@require_safe
@never_cache
def voice_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is kept, as a file, for whoever asks the desk for their data."""
    return as_file(get_voice_for(request.user, pk))


def as_file(found: Voice) -> HttpResponse:
    answer = JsonResponse(voice_data.everything(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="donnees.json"'
    return answer


def _page(
    request: HttpRequest, found: Voice, *, note_form: NoteForm | None = None, address_form: AddressForm | None = None
) -> HttpResponse:
    wrong = bool((note_form and note_form.errors) or (address_form and address_form.errors))
    context = {
        "voice": found,
        "ends_on": ends_on(found),
        "addresses": found.addresses.all(),
        "notes": found.notes.select_related("by"),
        "conversations": found.conversations.select_related("owner").order_by("-opened_at", "-pk")[:SHOWN],
        "mentions": found.mentions.order_by("-said_at", "-pk")[:SHOWN],
        "listeners": found.listeners.all(),
        "personal_url": personal_url(found),
        "note_form": note_form or NoteForm(),
        "address_form": address_form or AddressForm(auto_id="id_address_%s"),
    }
    return render(request, "conversations/voice.html", context, status=422 if wrong else 200)


def _form_page(request: HttpRequest, form: VoiceForm, title: str, voice: Voice | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "voice": voice}
    return render(request, "conversations/voice_form.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest) -> Any:
    return request.user


def _sent(request: HttpRequest) -> Any:
    """What a form posted, were it nothing; None for whoever only looks."""
    return request.POST if request.method == "POST" else None
