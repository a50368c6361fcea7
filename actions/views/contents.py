"""The desk's contents: what waits to be answered for, one content as others will see it, and what is decided of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.content.desk import LINK_LIKE, facts, on_shelf, shelf_of, shelves
from actions.content.poster_files import poster
from actions.forms.contents import Verb, VerdictForm
from actions.links.addresses import PREFIX
from actions.models import Content
from actions.permissions.contents import get_content_to_approve, get_content_to_edit
from actions.permissions.desk import can_approve, can_edit, require
from actions.services import content as services
from common.limits import limited

PER_PAGE = 30
#: Shared with programs.
SCOPE, RATE = "content-desk", "300/h"
State = Content.State
_ACTS = {
    Verb.SUBMIT: services.submit,
    Verb.SEND_BACK: services.send_back,
    Verb.WITHDRAW: services.withdraw,
    Verb.RESTORE: services.undo_withdraw,
}


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """What waits to be answered for; `etat` names another shelf."""
    require(can_edit(request.user))
    key, states = shelf_of(request.GET.get("etat", ""))
    context = {
        "page": Paginator(on_shelf(states), PER_PAGE).get_page(request.GET.get("page")),
        "shelves": shelves(key),
        "shelf": key,
    }
    return render(request, "actions/desk/contents.html", context)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One content as each network will show it, with what the law says, and what may be done of it."""
    return _page(request, get_content_to_edit(request.user, pk), at=timezone.now())


@require_safe
def content_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that networks will show, before anybody else sees it."""
    response = HttpResponse(poster(get_content_to_edit(request.user, pk)), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@limited(SCOPE, RATE, by="person")
def content_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one verdict on the revision that was read."""
    found = get_content_to_edit(request.user, pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refusals=_sentences(form.errors.as_data()), status=422, at=timezone.now())
    if form.cleaned_data["seen"] != found.revision:
        messages.warning(request, _("« %s » a changé entre-temps : relisez la nouvelle version.") % found)
        return redirect("actions:content-desk", pk)
    try:
        made = decide(found, form.cleaned_data["verb"], by=request.user, at=timezone.now())
    except ValidationError as error:
        return _page(request, found, refusals=error.messages, status=422, at=timezone.now())
    messages.success(request, _said(form.cleaned_data["verb"], made))
    return redirect("actions:content-desk", pk)


def decide(content: Content, verb: str, *, by: Any, at: datetime) -> Content:
    """For the page and for programs. Raises ValidationError, Silenced, Http404 for who may not approve."""
    if verb == Verb.APPROVE:
        get_content_to_approve(by, content.pk)
        # What was read is what they answer for: somebody may be writing at this very moment.
        made = services.approve(content=content, by=by, at=at, seen=content.revision)
    else:
        made = _ACTS[Verb(verb)](content=content, by=by, at=at)
    # Beside what the admin notes of changes, so that a content's history says who did what.
    LogEntry.objects.log_actions(by.pk, [made], CHANGE, str(Verb(verb).label), single_object=True)
    return made


def _page(
    request: HttpRequest, content: Content, *, at: datetime, refusals: list[str] | None = None, status: int = 200
) -> HttpResponse:
    link = f"{settings.SITE_URL}{PREFIX}{LINK_LIKE}"
    context = facts(content, request.user, may_approve=can_approve(request.user), link=link, at=at)
    context["said"] = refusals or []
    return render(request, "actions/desk/content.html", context, status=status)


def _sentences(errors: dict[str, list[ValidationError]]) -> list[str]:
    return [words for field in errors.values() for error in field for words in error.messages]


def _said(verb: str, content: Content) -> str:
    if verb == Verb.APPROVE:
        words = {
            State.PUBLISHED: _("Validé : c'est publié."),
            State.SCHEDULED: _("Validé : il paraîtra à son heure."),
        }
        return words.get(State(content.state), _("Validé. Il faut encore une autre personne."))
    return {
        Verb.SUBMIT: _("Soumis : une autre personne peut le valider."),
        Verb.SEND_BACK: _("Renvoyé à l'écriture."),
        Verb.WITHDRAW: _("Retiré : plus personne ne le voit. Vous pouvez le remettre en ligne."),
        Verb.RESTORE: _("Remis en ligne.") if content.state == State.PUBLISHED else _("Rendu à la validation."),
    }[Verb(verb)]
