"""The library of facts and arguments, and the search through all that was said."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.forms.links import take
from actions.permissions.desk import require
from common.keys import key_of
from common.limits import limited
from conversations.desk import search
from conversations.forms.voices import FactForm, InsertForm, WordsForm
from conversations.models import Answer, Fact
from conversations.permissions.desk import can_answer, get_answer_for, get_fact_for
from conversations.services import facts as services

PER_PAGE = 20
SHELVES = {
    "answers": gettext_lazy("Nos réponses"),
    "facts": gettext_lazy("Faits et arguments"),
    "mentions": gettext_lazy("Ce qui s'est dit"),
    "voices": gettext_lazy("Voix"),
}


@require_safe
@never_cache
def facts(request: HttpRequest) -> HttpResponse:
    """Newest first; `etat=retires` shows those no longer said, `reponse` the draft into which one is inserted."""
    require(can_answer(request.user))
    form = WordsForm(request.GET)
    words, retired = search.words_of(form.words), request.GET.get("etat") == "retires"
    rows = Fact.objects.filter(search.holding(words), is_retired=retired).select_related("topic")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [(fact, services.is_over(fact, at=now)) for fact in page],
        "form": form,
        "words": form.words,
        "retired": retired,
        "answer": _draft(request),
    }
    return render(request, "conversations/facts.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("fact-new", "60/h", by="person")
def fact_new(request: HttpRequest) -> HttpResponse:
    require(can_answer(request.user))
    form = FactForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            fact = services.add(**form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("« %(title)s » est dans la bibliothèque.") % {"title": fact.title})
            return redirect("conversations:facts")
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("fact-edit", "120/h", by="person")
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it right; answers that hold it stay as they were written."""
    found = get_fact_for(request.user, pk)
    form = FactForm(_sent(request), initial={name: getattr(found, name) for name in services.WRITTEN})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(fact=found, **form.cleaned_data, at=timezone.now())
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est corrigé."))
            return redirect("conversations:facts")
    return _form_page(request, form, found)


@require_POST
@limited("fact-retire", "120/h", by="person")
def fact_retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_fact_for(request.user, pk)
    services.retire(fact=found)
    messages.success(request, _("« %(title)s » est retiré. Vous pouvez le remettre.") % {"title": found.title})
    return redirect("conversations:fact", found.pk)


@require_POST
@limited("fact-restore", "120/h", by="person")
def fact_restore(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_fact_for(request.user, pk)
    services.restore(fact=found)
    messages.success(request, _("« %(title)s » est de retour.") % {"title": found.title})
    return redirect("conversations:fact", found.pk)


@require_POST
@limited("fact-insert", "240/h", by="person")
def fact_insert(request: HttpRequest, pk: int) -> HttpResponse:
    """Into a draft; back to its conversation."""
    found, form = get_fact_for(request.user, pk), InsertForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez d'abord la réponse."))
        return redirect("conversations:facts")
    answer = get_answer_for(request.user, form.cleaned_data["answer"])
    try:
        services.insert(fact=found, answer=answer, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Le fait est dans votre brouillon. Dites-le maintenant avec vos mots."))
    return redirect(answer.conversation)


@require_safe
@never_cache
def desk_search(request: HttpRequest) -> HttpResponse:
    """Everything on one page, or one shelf (`rayon`) below a number (`avant`)."""
    require(can_answer(request.user))
    form, shelf = WordsForm(request.GET), request.GET.get("rayon", "")
    if shelf and shelf not in SHELVES:
        raise Http404
    words = form.words
    if shelf:
        found = {shelf: search.search(words, shelf=shelf, before=key_of(request.GET.get("avant", "")))}
    else:
        found = search.search_all(words)
    shelves = [(name, SHELVES[name], rows) for name, rows in found.items() if rows]
    context = {"form": form, "words": words, "shelf": shelf, "shelves": shelves, "asked": bool(search.words_of(words))}
    return render(request, "conversations/desk_search.html", context)


def _draft(request: HttpRequest) -> Answer | None:
    number = key_of(request.GET.get("reponse", ""))
    return get_answer_for(request.user, number) if number else None


def _form_page(request: HttpRequest, form: FactForm, found: Fact | None = None) -> HttpResponse:
    context = {"form": form, "fact": found}
    return render(request, "conversations/fact_form.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    """What a form posted, were it nothing; None for whoever only looks."""
    return request.POST if request.method == "POST" else None
