"""The desk's queue, one conversation, and what happens to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actions.permissions.desk import require
from common.limits import limited
from conversations.desk import queue as reading
from conversations.desk.figures import figures
from conversations.desk.order import total
from conversations.desk.queue import Shelf
from conversations.forms.desk import CloseForm, DeskForm, HandOverForm, RemindForm, ShelfForm, taken_keys
from conversations.models import Conversation
from conversations.permissions.desk import can_answer, get_conversation_for, get_voice_for
from conversations.services import conversations as services
from conversations.services.conversation_steps import ConversationMoved, TakenByAnother
from conversations.views.desk import go, show

#: Shared with programs.
SCOPE, RATE = "desk", "600/h"


@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """One shelf (`etat`), in the suggested order."""
    require(can_answer(request.user))
    now, reader = timezone.now(), _person(request)
    shelf = ShelfForm(request.GET).shelf()
    page = reading.page_of(reading.choose(shelf, reader), request.GET.get("page", 1))
    counts = reading.counts(reader)
    rows = []
    for row in page.object_list:
        found = reading.factors_of(row, at=now)
        rows.append({"row": row, "factors": found, "worth": total(found)})
    context = {
        "shelf": shelf,
        "shelves": [(key, label, counts.get(key), key == shelf) for key, label in Shelf.choices],
        "is_ordered": shelf in reading.SUGGESTED,
        "takes": shelf == Shelf.NEW,
        "page": page,
        "rows": rows,
    }
    return render(request, "conversations/reply_queue.html", context)


@require_safe
@never_cache
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_conversation_for(request.user, pk))


@require_safe
@never_cache
def desk_figures(request: HttpRequest) -> HttpResponse:
    """How soon people have an answer, how many spoke again."""
    require(can_answer(request.user))
    return render(request, "conversations/reply_figures.html", {"figures": figures(at=timezone.now())})


@require_POST
@limited(SCOPE, RATE, by="person")
def conversations_take(request: HttpRequest) -> HttpResponse:
    """Take those whose boxes were ticked."""
    require(can_answer(request.user))
    pks = taken_keys(request.POST.getlist("conversation"))
    try:
        taken, others = services.take_batch(pks=pks, by=_person(request), at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return go("conversations:desk")
    if taken:
        said = ngettext("%(n)s conversation est à vous.", "%(n)s conversations sont à vous.", len(taken))
        messages.success(request, said % {"n": len(taken)})
    if others:
        said = ngettext("%(n)s autre a déjà quelqu'un.", "%(n)s autres ont déjà quelqu'un.", others)
        messages.warning(request, said % {"n": others})
    if not pks:
        messages.info(request, _("Cochez les conversations que vous prenez."))
    return go("conversations:desk", query=f"etat={Shelf.MINE}" if taken else "")


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_take(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.take, _("Elle est à vous : personne d'autre ne répond à cette personne."))


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_release(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.release, _("Rendue : quelqu'un d'autre peut la prendre."))


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.reopen, _("La conversation est rouverte."))


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_hand(request: HttpRequest, pk: int) -> HttpResponse:
    form = HandOverForm(request.POST, conversation=get_conversation_for(request.user, pk))
    return _do(request, pk, services.hand_over, _("C'est confié : la personne est prévenue."), form=form, name="hand")


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_close(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("La conversation est close. Vous pouvez la rouvrir.")
    return _do(request, pk, services.close, said, form=CloseForm(request.POST), name="close")


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_remind(request: HttpRequest, pk: int) -> HttpResponse:
    form = RemindForm(request.POST, conversation=get_conversation_for(request.user, pk))
    said = _("Rappel noté.") if request.POST.get("day") else _("Il n'y a plus de rappel.")
    return _do(request, pk, services.remind, said, form=form, name="remind", names={"when": "day"})


@require_POST
@limited(SCOPE, RATE, by="person")
def conversation_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Write first to a voice that is known; where a conversation is open, that one."""
    voice = get_voice_for(request.user, pk)
    found = Conversation.objects.open().filter(voice=voice).first()
    if found is None:
        try:
            found = services.begin(voice=voice, subject="", by=_person(request), at=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("conversations:desk")
    return redirect("conversations:conversation", found.pk)


def _do(
    request: HttpRequest,
    pk: int,
    verb: Callable[..., Conversation],
    said: str,
    *,
    form: DeskForm | None = None,
    name: str = "",
    names: dict[str, str] | None = None,
) -> HttpResponse:
    """One verb on one conversation, with what its form read; the page again, 409 or 422, when it is refused."""
    found = get_conversation_for(request.user, pk)
    if form is not None and not form.is_valid():
        return show(request, found, forms={name: form}, status=422)
    try:
        verb(conversation=found, by=request.user, at=timezone.now(), **_asked(form))
    except (ConversationMoved, TakenByAnother) as error:
        return show(request, get_conversation_for(request.user, pk), refusal=error.messages[0], status=409)
    except ValidationError as error:
        found = get_conversation_for(request.user, pk)
        if form is None:
            return show(request, found, refusal=" ".join(error.messages), status=422)
        form.take(error, names=names)
        return show(request, found, forms={name: form}, status=422)
    messages.success(request, said)
    return go("conversations:conversation", pk)


def _asked(form: Form | None) -> dict[str, Any]:
    if form is None:
        return {}
    return {"when": form.when()} if isinstance(form, RemindForm) else form.cleaned_data


def _person(request: HttpRequest) -> Any:
    """Signed in: pages are private until said otherwise."""
    return request.user
