"""What one does of one message: find it useful, change one's own or take it back; pictures, for members alone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.permissions.desk import require
from common.kept_files import give
from common.limits import limited
from conversations.forms.threads import EditForm
from conversations.models import LinkCard, Message
from conversations.permissions.group import get_message_for, get_own_message, member_of, moderates
from conversations.services import messages as services
from conversations.services import votes
from territory.silence import require_voice

VOTE_SCOPE, VOTE_RATE = "group-useful", "300/h"
#: What is hidden is gone from browsers within the hour; nobody else's cache keeps it.
CACHE = "private, max-age=3600"


@never_cache
@limited("group-edit", "60/h", by="person")
@require_http_methods(["GET", "POST"])
def message_edit(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_own_message(request.user, pk)
    require_voice(found.thread.place, now)
    if not services.may_edit(found, at=now):
        messages.info(request, _("Ce message ne se modifie plus : vous pouvez le retirer et en écrire un autre."))
        return redirect(found)
    before = {"title": found.thread.title, "text": found.text, "alt": found.alt}
    form = EditForm(request.POST if request.method == "POST" else None, message=found, initial=before)
    if form.is_bound and form.is_valid():
        try:
            services.edit(message=found, at=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("C'est enregistré."))
            return redirect(found)
    context = {"form": form, "message": found}
    return render(request, "conversations/message_edit.html", context, status=422 if form.errors else 200)


@never_cache
@limited("group-withdraw", "60/h", by="person")
@require_http_methods(["GET", "POST"])
def message_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It cannot be undone: the words and the picture are deleted. Possible in silence."""
    found = get_own_message(request.user, pk)
    require(found.state != Message.State.WITHDRAWN)
    if request.method == "GET":
        return render(request, "conversations/message_withdraw.html", {"message": found})
    try:
        services.withdraw(message=found, at=timezone.now())
    except ValidationError as moved:
        messages.warning(request, moved.messages[0])
        return redirect(found)
    messages.success(request, _("Votre message est retiré."))
    is_left = found.number > 1 or found.thread.replies
    return redirect(found.thread if is_left else "conversations:threads")


@limited(VOTE_SCOPE, VOTE_RATE, by="person")
@require_POST
def message_useful(request: HttpRequest, pk: int) -> HttpResponse:
    """`useful=0` takes it back. JSON to a script, the message's place to a form."""
    found = get_message_for(request.user, pk, at=timezone.now())
    member = member_of(request.user)
    require(member is not None)
    wanted = request.POST.get("useful") != "0"
    try:
        if wanted:
            votes.mark_useful(message=found, member=member, at=timezone.now())
        else:
            votes.unmark(message=found, member=member, at=timezone.now())
    except ValidationError as refused:
        if not _is_page(request):
            return JsonResponse({"detail": refused.messages[0]}, status=422)
        messages.warning(request, refused.messages[0])
        return redirect(found)
    if not _is_page(request):
        found.refresh_from_db(fields=["useful"])
        return JsonResponse({"useful": found.useful, "voted": wanted})
    return redirect(found)


@require_safe
def message_image(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """One size of a message's picture, to whoever reads the message."""
    found = get_message_for(request.user, pk, at=timezone.now())
    return give_image(request, found, size)


@require_safe
def card_image(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """Our own copy of the picture of a page that somebody linked to."""
    require(member_of(request.user) is not None or moderates(request.user, at=timezone.now()))
    return give_image(request, get_object_or_404(LinkCard, pk=pk), size)


def _is_page(request: HttpRequest) -> bool:
    """A form was sent, not a script's question."""
    return request.get_preferred_type(["text/html", "application/json"]) == "text/html"


def give_image(request: HttpRequest, row: Message | LinkCard, size: str) -> HttpResponse:
    name = {"grande": row.image, "petite": row.small}.get(size, "")
    if not name:
        raise Http404
    return give(request, name, content_type="image/webp", cache=CACHE, shared=False)
