"""The editors' queue: the list, one proposal, and what is decided on it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from actions.forms.editing import REASONS, AdoptionForm, DecisionForm, QueueFilterForm
from actions.models import Proposal
from actions.permissions.proposals import get_proposal_to_decide, proposals_to_decide
from actions.proposals.queue import Shelf, choose, facts_of, page_of, seen_as, waiting
from actions.services import editing as services
from actions.services.adoption import adopt
from actions.services.proposal_steps import ProposalMoved
from actions.services.proposals import author_name, credit_of
from common.limits import limited
from common.reading_queue import carried, neighbours, proposed, query_of

#: What a page of the queue is asked with; nothing else is carried along.
ASKED = ("etat", "genre", "sujet", "page")
#: Session key: the proposal that this person's last decision touched.
UNDO = "proposal_undo"
#: Shared with programs.
SCOPE, RATE = "proposal-decide", "600/h"
Verb = DecisionForm.Verb


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The list, and the first of it; `apres` proposes another that still waits."""
    return _page(request, None, at=timezone.now())


@require_http_methods(["GET", "POST"])
@limited(SCOPE, RATE, by="person")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, whatever was decided; a POST decides, then shows the next one."""
    now = timezone.now()
    found = get_proposal_to_decide(request.user, pk)
    if request.method == "GET":
        return _page(request, found, at=now)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422, at=now)
    verb = form.cleaned_data["verb"]
    if form.cleaned_data["seen"] != seen_as(found):
        return _changed(request, found)
    try:
        carry_out(found, form, by=request.user, at=now)
    except ProposalMoved:
        return _changed(request, found)
    except ValidationError as error:
        form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
        return _page(request, found, form=form, status=422, at=now)
    _say(request, found, verb)
    return _next(request, found, verb)


@require_http_methods(["GET", "POST"])
@limited(SCOPE, RATE, by="person")
def adopt_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it becomes."""
    now = timezone.now()
    found = get_proposal_to_decide(request.user, pk)
    if found.state not in Proposal.WAITING:
        return _there(request, found.pk)
    form = AdoptionForm(request.POST if request.method == "POST" else None, proposal=found)
    try:
        if form.is_bound and request.POST.get("seen", "") != seen_as(found):
            return _changed(request, found)
        if form.is_bound and form.is_valid():
            adopt(proposal=found, data=form.to_data(), by=request.user, at=now)  # type: ignore[misc]  # signed in
            _say(request, found, "adopt")
            return _next(request, found, "adopt")
    except (ProposalMoved, services.TakenByAnother) as error:
        messages.warning(request, error.messages[0])
        return _there(request, found.pk)
    except ValidationError as error:
        form.add_refusal(error)
    asked = request.POST or request.GET
    context = {
        "form": form,
        "proposal": found,
        "seen": seen_as(found),
        "query": query_of(asked, ASKED),
        "asked": carried(asked, ASKED),
        "credit": credit_of(found),
        "name": author_name(found),
    }
    return render(request, "actions/proposal_adopt.html", context, status=422 if form.errors else 200)


def carry_out(found: Proposal, form: DecisionForm, *, by: Any, at: datetime) -> Proposal:
    """One decision, for the page and for programs. Raises ValidationError, ProposalMoved among them, and Silenced."""
    verb, person = form.cleaned_data["verb"], by
    if verb == Verb.ASK:
        return services.ask(proposal=found, question=form.cleaned_data["question"], by=person, at=at)
    if verb == Verb.REFUSE:
        return services.refuse(proposal=found, reason=form.reason, by=person, at=at)
    acts = {
        Verb.TAKE: services.take,
        Verb.WRITE: services.take,
        Verb.RELEASE: services.release,
        Verb.OPEN: services.open_to_supports,
        Verb.UNDO: services.undo,
    }
    return acts[verb](proposal=found, by=person, at=at)


def _page(
    request: HttpRequest, found: Proposal | None, *, at: datetime, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    asked = request.POST if form else request.GET
    filter_form = QueueFilterForm(asked)
    filters = filter_form.filters()
    page = page_of(choose(proposals_to_decide(request.user), filters), asked.get("page", 1))
    current = found or proposed(page.object_list, asked.get("apres", ""))
    counts = waiting()
    context: dict[str, Any] = {
        "filter_form": filter_form,
        "shelves": [(key, label, counts[key], key == filters.shelf) for key, label in Shelf.choices],
        "to_read": filters.shelf == Shelf.SENT,
        "page": page,
        "current": current,
        "form": form,
        "reasons": list(enumerate(REASONS.items(), start=1)),
        "asked": carried(asked, ASKED),
        "query": query_of(asked, ASKED),
        "undo": _undo(request, at=at),
        **neighbours(page, current),
    }
    if current is not None:
        reader: Any = request.user
        context |= {"facts": facts_of(current, reader=reader, at=at), "seen": seen_as(current)}
        context |= {"name": author_name(current)}
    return render(request, "actions/proposal_queue.html", context, status=status)


def _undo(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    """What somebody decided last, as long as it may be taken back."""
    kept = request.session.get(UNDO)
    if not kept:
        return None
    try:
        found = get_proposal_to_decide(request.user, int(kept))
    except Http404:
        return None
    person: Any = request.user
    return {"proposal": found, "seen": seen_as(found)} if services.may_undo(found, person, at=at) else None


def _say(request: HttpRequest, found: Proposal, verb: str) -> None:
    words = {
        Verb.TAKE: _("C'est à vous pendant trente minutes."),
        Verb.WRITE: _("C'est à vous pendant trente minutes : écrivez ce qu'elle devient."),
        Verb.RELEASE: _("Rendue à la file."),
        Verb.ASK: _("La question est partie par e-mail."),
        Verb.REFUSE: _("Refusée : son auteur lira pourquoi."),
        Verb.OPEN: _("Ouverte aux soutiens : son auteur est prévenu."),
        Verb.UNDO: _("Décision annulée : la proposition est revenue où elle était."),
        "adopt": _("Reprise : le brouillon est dans la bibliothèque, son auteur est prévenu."),
    }
    messages.success(request, words[verb])
    if verb in (Verb.REFUSE, Verb.OPEN, "adopt"):
        request.session[UNDO] = found.pk
    elif verb == Verb.UNDO:
        request.session.pop(UNDO, None)


def _changed(request: HttpRequest, found: Proposal) -> HttpResponse:
    messages.warning(request, _("Cette proposition a changé entre-temps : relisez-la."))
    return _there(request, found.pk)


def _next(request: HttpRequest, found: Proposal, verb: str) -> HttpResponse:
    """The next of the list; what is still in hand stays open."""
    if verb == Verb.WRITE:
        return _there(request, found.pk, "actions:proposal-adopt")
    if verb in (Verb.TAKE, Verb.UNDO):
        return _there(request, found.pk)
    asked = query_of(request.POST, (*ASKED, "apres"))
    return _go(f"{reverse('actions:proposals-desk')}{'?' + asked if asked else ''}")


def _there(request: HttpRequest, pk: int, name: str = "actions:proposal-decide") -> HttpResponse:
    asked = query_of(request.POST or request.GET, ASKED)
    return _go(f"{reverse(name, args=[pk])}{'?' + asked if asked else ''}")


def _go(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = 303
    return response
