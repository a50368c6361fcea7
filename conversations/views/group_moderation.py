"""The moderators' queue of the group: a shelf, one message, one appeal, and what is decided on them."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from common.reading_queue import carried, neighbours, proposed, query_of
from conversations.forms.group_moderation import AppealDecisionForm, DecisionForm, QueueFilterForm, ThreadCareForm
from conversations.group.moderation_queue import Filters, Moderated, Shelf, facts_of, page_of, seen_as
from conversations.models import Message, ModerationStep, Reason
from conversations.permissions.group import get_message_to_moderate, get_thread_to_moderate, moderates
from conversations.permissions.moderation import get_appeal, places_for
from conversations.services import moderation as services
from conversations.services.appeals import decide_appeal
from conversations.services.message_steps import MessageMoved
from conversations.services.picks import AlreadyPicked, pick
from conversations.services.thread_care import take_care
from supporters.second_factor import ask_second_factor, has_second_factor

#: What a page of the queue is asked with; nothing else is carried along.
ASKED = ("etat", "sujet", "page")
#: Session key: the message that this person's last decision touched.
UNDO = "group_undo"
#: Shared with programs.
SCOPE, RATE = "group-decide", "600/h"
Verb = DecisionForm.Verb


def sure(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Moderators read of people: with their second factor (L08). Who moderates nothing goes on, to a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if moderates(request.user, at=timezone.now()) and not has_second_factor(request):
            return ask_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@sure
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """A shelf, and the first of it; `apres` proposes another that still waits."""
    return _page(request, None, at=timezone.now())


@require_http_methods(["GET", "POST"])
@sure
@never_cache
@limited(SCOPE, RATE, by="person")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, whatever was decided; a POST decides, then shows the next one."""
    now = timezone.now()
    found = get_message_to_moderate(request.user, pk, at=now)
    if request.method == "GET":
        return _page(request, found, at=now)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422, at=now)
    if form.cleaned_data["seen"] != seen_as(found):
        return _changed(request, found.pk)
    try:
        carry_out(found, form, by=request.user, at=now)
    except (MessageMoved, AlreadyPicked) as moved:
        messages.warning(request, moved.messages[0])
        return _there(request, found.pk)
    except ValidationError as error:
        form.add_refusal(error)
        return _page(request, found, form=form, status=422, at=now)
    _say(request, found, form.cleaned_data["verb"])
    return _next(request, found, form.cleaned_data["verb"])


@require_http_methods(["GET", "POST"])
@sure
@never_cache
@limited(SCOPE, RATE, by="person")
def appeal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What an author says against a decision; somebody else than who took it answers."""
    now = timezone.now()
    step = get_appeal(request.user, pk, at=now)
    form = AppealDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        upheld = form.cleaned_data["verdict"] == AppealDecisionForm.UPHOLD
        person: Any = request.user
        try:
            decide_appeal(step=step, upheld=upheld, words=form.cleaned_data["words"], by=person, at=now)
        except MessageMoved as moved:
            messages.warning(request, moved.messages[0])
            return _go("conversations:moderation-appeal", step.pk)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("C'est décidé : l'auteur vous lira."))
            return _go("conversations:moderation", query=f"etat={Shelf.APPEALS.value}")
    may_decide = step.appeal_at is None and request.user.pk not in (
        step.by_id,
        step.member and step.member.supporter_id,
    )
    context = {"step": step, "form": form, "may_decide": may_decide, "message": step.message}
    return render(request, "conversations/moderation_appeal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@sure
@never_cache
@limited(SCOPE, RATE, by="person")
def thread_care(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin, lock, show live, pace, move."""
    now = timezone.now()
    thread = get_thread_to_moderate(request.user, pk, at=now)
    places, is_bounded = places_for(request.user, thread, at=now)
    sent = request.POST if request.method == "POST" else None
    form = ThreadCareForm(sent, thread=thread, places=places, is_bounded=is_bounded)
    if form.is_bound and form.is_valid():
        person: Any = request.user
        try:
            take_care(thread=thread, care=form.to_care(), by=person, at=now)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("C'est fait."))
            return _go("conversations:moderation-thread", thread.pk)
    context = {"thread": thread, "form": form}
    return render(request, "conversations/moderation_thread.html", context, status=422 if form.errors else 200)


def carry_out(found: Message, form: DecisionForm, *, by: Any, at: datetime) -> None:
    """One decision, for the page and for programs. Raises ValidationError, MessageMoved among them, and Silenced."""
    read = form.cleaned_data
    verb, why = read["verb"], {"reason": read["reason"], "words": read["words"]}
    reasoned = {Verb.REFUSE: services.refuse, Verb.HIDE: services.hide, Verb.WARN: services.warn}
    plain = {
        Verb.PUBLISH: services.publish,
        Verb.SHOW: services.show,
        Verb.KEEP: services.keep,
        Verb.FREE: services.free,
        Verb.PICK: pick,
        Verb.UNDO: services.undo,
    }
    if verb == Verb.SLOW:
        pace = {"minutes": read["minutes"] or 60, "days": read["days"] or 3}
        services.slow(message=found, by=by, at=at, **pace, **why)
    elif verb in reasoned:
        reasoned[verb](message=found, by=by, at=at, **why)
    else:
        plain[verb](message=found, by=by, at=at)


def _page(
    request: HttpRequest, found: Message | None, *, at: datetime, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    asked = request.POST if form else request.GET
    filter_form = QueueFilterForm(asked)
    filters = filter_form.filters()
    moderated = Moderated(request.user, at=at)
    of_steps = filters.shelf in (Shelf.APPEALS, Shelf.DECIDED)
    page = page_of(moderated.steps(filters) if of_steps else moderated.messages(filters), asked.get("page", 1))
    current = found or (None if of_steps else proposed(page.object_list, asked.get("apres", "")))
    context: dict[str, Any] = {
        "filter_form": filter_form,
        "shelves": _shelves(moderated, filters),
        "shelf": filters.shelf,
        "of_steps": of_steps,
        "page": page,
        "current": current,
        "form": form,
        "reasons": list(enumerate(Reason.choices, start=1)),
        "paces": DecisionForm.PACES,
        "spans": DecisionForm.FOR,
        "asked": carried(asked, ASKED),
        "query": query_of(asked, ASKED),
        "undo": _undo(request, at=at),
        **neighbours(page, None if of_steps else current),
    }
    if current is not None:
        reader: Any = request.user
        context |= {"facts": facts_of(current, reader=reader, at=at), "seen": seen_as(current)}
    return render(request, "conversations/moderation_queue.html", context, status=status)


def _shelves(moderated: Moderated, filters: Filters) -> list[tuple[str, str, int | None, bool]]:
    counts = moderated.counts()
    return [(key, label, counts.get(key), key == filters.shelf) for key, label in Shelf.choices]


def _undo(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    """What somebody decided last, as long as it may be taken back."""
    kept = request.session.get(UNDO)
    if not kept:
        return None
    try:
        found = get_message_to_moderate(request.user, int(kept), at=at)
    except Http404:
        return None
    person: Any = request.user
    step: ModerationStep | None = services.undoable(found, person, at=at)
    return {"message": found, "seen": seen_as(found), "step": step} if step else None


def _say(request: HttpRequest, found: Message, verb: str) -> None:
    words = {
        Verb.PUBLISH: _("Publié : son auteur est prévenu."),
        Verb.REFUSE: _("Refusé : son auteur lira pourquoi."),
        Verb.HIDE: _("Masqué : son auteur lira pourquoi."),
        Verb.SHOW: _("Rétabli : son auteur est prévenu."),
        Verb.KEEP: _("Laissé en place : ceux qui l'ont signalé sont prévenus."),
        Verb.WARN: _("Averti : son auteur lira pourquoi."),
        Verb.SLOW: _("Ralenti : son auteur lira pourquoi et jusqu'à quand."),
        Verb.FREE: _("Son auteur écrit de nouveau à son rythme, et il est prévenu."),
        Verb.PICK: _("Proposé à la rédaction, au nom de son auteur : il est prévenu."),
        Verb.UNDO: _("Décision annulée : le message est revenu où il était."),
    }
    messages.success(request, words[verb])
    if verb in (Verb.FREE, Verb.PICK, Verb.UNDO):
        request.session.pop(UNDO, None)
    else:
        request.session[UNDO] = found.pk


def _changed(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("Ce message a changé entre-temps : relisez-le."))
    return _there(request, pk)


def _next(request: HttpRequest, found: Message, verb: str) -> HttpResponse:
    """The next of the list; what is taken back stays open."""
    if verb == Verb.UNDO:
        return _there(request, found.pk)
    return _go("conversations:moderation", query=query_of(request.POST, (*ASKED, "apres")))


def _there(request: HttpRequest, pk: int) -> HttpResponse:
    return _go("conversations:moderation-message", pk, query=query_of(request.POST or request.GET, ASKED))


def _go(name: str, *args: int, query: str = "") -> HttpResponse:
    response = redirect(f"{reverse(name, args=args)}{'?' + query if query else ''}")
    response.status_code = 303
    return response
