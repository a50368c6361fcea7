"""The moderators' page: the queue, one card at a time, and the decisions taken on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.reading_queue import carried
from supporters.admin.forms import DecisionForm, FilterForm
from supporters.admin.outcomes import Outcome, decide_all
from supporters.admin.queue_context import UNDO, queue_context
from supporters.permissions import can_moderate

#: What a page of the queue is asked with; nothing else is carried along.
ASKED = ("etat", "departement", "q", "photo", "signale", "page")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The list, and one card: `t` names it, or `apres` proposes it if it still waits, or the first of the list."""
    _require_moderator(request)
    return _page(request, FilterForm(request.GET))


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Carry out one verdict on one or several testimonies, then show the next card."""
    _require_moderator(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, FilterForm(request.POST), decision=form, status=422)
    outcome = decide_all(form.cleaned_data, moderator=request.user, at=timezone.now())
    _say(request, outcome)
    asked = QueryDict(mutable=True)
    asked.update(carried(request.POST, ASKED))
    if outcome.verb == DecisionForm.Verb.REOPEN and outcome.done:
        asked["t"] = str(outcome.done[0].pk)
    elif outcome.frozen and not outcome.done:
        asked["t"] = str(outcome.frozen[0].pk)
    elif request.POST.get("apres", "").isdecimal():
        asked["apres"] = request.POST["apres"]
    response = redirect(f"{reverse('admin:supporters_testimony_moderation')}?{asked.urlencode()}")
    response.status_code = 303
    return response


def _require_moderator(request: HttpRequest) -> None:
    if not can_moderate(request.user):
        raise PermissionDenied


def _page(
    request: HttpRequest, filters: FilterForm, *, decision: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    context = queue_context(request, filters, decision=decision)
    # The same fragment serves the page and the script that replaces it.
    whole = "X-Fragment" not in request.headers
    template = "moderation.html" if whole else "_moderation.html"
    response = render(request, f"admin/supporters/testimony/{template}", context, status=status)
    response["X-Fragment"] = "moderation"
    return response


def _say(request: HttpRequest, outcome: Outcome) -> None:
    """What happened, in words; what can be undone is kept in the session."""
    request.session.pop(UNDO, None)
    if outcome.done:
        messages.success(request, outcome.sentence)
        if outcome.can_be_undone:
            request.session[UNDO] = [testimony.pk for testimony in outcome.done]
    for testimony in outcome.taken:
        messages.warning(
            request, _("« %s » a changé entre-temps : quelqu'un a décidé, ou son auteur l'a modifié.") % testimony
        )
    for testimony in outcome.without_consent:
        messages.warning(request, _("« %s » n'est plus d'accord pour paraître : rien n'est publié.") % testimony)
    for fault in outcome.faults:
        messages.error(request, fault)
    if outcome.frozen and outcome.reopens_at:
        reopens = timezone.localtime(outcome.reopens_at)
        words = _("Silence électoral : rien ne se publie avant le %(day)s à %(time)s. Vous pouvez toujours refuser.")
        messages.error(request, words % {"day": date_format(reopens, "j F Y"), "time": date_format(reopens, "H:i")})
