"""Sessions outside the usual: the queue, one session, and what is decided on it."""

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

from canvassing.boards.queue import Shelf, choose, facts_of, page_of, seen_as
from canvassing.forms.reviews import REASONS, ReviewFilterForm, VerdictForm
from canvassing.models import DoorSession
from canvassing.permissions.field import can_review, get_session_to_review, sessions_for
from canvassing.services import review as services
from canvassing.views.board import base_of
from common.limits import limited
from common.reading_queue import carried, neighbours, proposed, query_of
from supporters.models import Supporter
from teams.views.access import with_second_factor
from territory.permissions import require

#: What a page of the queue is asked with; nothing else is carried along.
ASKED = ("etat", "motif", "lieu", "page")
#: Session key: the session that the last decision of this person touched.
UNDO = "review_undo"
#: Shared with programs.
SCOPE, RATE = "review", "600/h"
Verb = VerdictForm.Verb


@require_GET
@with_second_factor
def reviews(request: HttpRequest) -> HttpResponse:
    """The list, and the first session of it; `apres` proposes another that still waits."""
    now = timezone.now()
    require(can_review(request.user, at=now))
    return _page(request, None, at=now)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited(SCOPE, RATE, by="person")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One session, whatever was decided; a POST decides, then shows the next one."""
    now = timezone.now()
    session = get_session_to_review(request.user, pk, at=now)
    if request.method == "GET":
        return _page(request, session, at=now)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form=form, status=422, at=now)
    verb = form.cleaned_data["verb"]
    if form.cleaned_data["seen"] != seen_as(session):
        return _changed(request, session)
    try:
        decide(session, verb, reason=form.reason, by=request.user, at=now)
    except services.AlreadyReviewed:
        return _changed(request, session)
    except ValidationError as error:
        form.add_error("words", error)
        return _page(request, session, form=form, status=422, at=now)
    _say(request, session, verb)
    return _next(request, session, verb)


def decide(session: DoorSession, verb: str, *, reason: str, by: Any, at: datetime) -> DoorSession:
    """Carry out one verdict: for the page and for programs. Raises AlreadyReviewed, ValidationError."""
    person: Supporter = by
    if verb == Verb.ASIDE:
        return services.set_aside(session=session, by=person, reason=reason, at=at)
    acts = {Verb.ACCEPT: services.accept, Verb.RESTORE: services.restore, Verb.REOPEN: services.reopen}
    return acts[verb](session=session, by=person, at=at)


def _page(
    request: HttpRequest,
    session: DoorSession | None,
    *,
    at: datetime,
    form: VerdictForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = request.POST if form else request.GET
    filter_form = ReviewFilterForm(asked)
    filters = filter_form.filters()
    page = page_of(choose(sessions_for(request.user, at=at), filters), asked.get("page", 1))
    current = session or proposed(page.object_list, asked.get("apres", ""))
    context: dict[str, Any] = {
        "base": base_of(request),
        "filter_form": filter_form,
        "shelves": [(key, label, key == filters.shelf) for key, label in Shelf.choices],
        "waiting": filters.shelf == Shelf.WAITING,
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
        context |= {"facts": facts_of(current), "seen": seen_as(current)}
    return render(request, "canvassing/review/reviews.html", context, status=status)


def _undo(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    """What somebody decided last, as long as nobody else did since."""
    kept = request.session.get(UNDO)
    if not kept:
        return None
    try:
        session = get_session_to_review(request.user, int(kept), at=at)
    except Http404:
        return None
    if session.reviewed_by_id != request.user.pk or session.reviewed_at is None:
        return None
    return {"session": session, "seen": seen_as(session)}


def _say(request: HttpRequest, session: DoorSession, verb: str) -> None:
    words = {
        Verb.ACCEPT: _("Gardée : elle compte."),
        Verb.ASIDE: _(
            "Mise de côté : elle ne compte plus nulle part, et la personne lira pourquoi. Rien n'est effacé."
        ),
        Verb.RESTORE: _("Rétablie : elle compte de nouveau, telle qu'elle était."),
        Verb.REOPEN: _("Remise à vérifier."),
    }
    messages.success(request, words[verb])
    if verb == Verb.REOPEN:
        request.session.pop(UNDO, None)
    else:
        request.session[UNDO] = session.pk


def _changed(request: HttpRequest, session: DoorSession) -> HttpResponse:
    messages.warning(request, _("Quelqu'un a décidé entre-temps, ou le téléphone a envoyé la suite : relisez."))
    return _there(request, session.pk)


def _next(request: HttpRequest, session: DoorSession, verb: str) -> HttpResponse:
    """The next of the list; what was put back stays open."""
    if verb == Verb.REOPEN:
        return _there(request, session.pk)
    asked = query_of(request.POST, (*ASKED, "apres"))
    response = redirect(f"{reverse('canvassing:reviews')}{'?' + asked if asked else ''}")
    response.status_code = 303
    return response


def _there(request: HttpRequest, pk: int) -> HttpResponse:
    asked = query_of(request.POST, ASKED)
    response = redirect(f"{reverse('canvassing:review', args=[pk])}{'?' + asked if asked else ''}")
    response.status_code = 303
    return response
