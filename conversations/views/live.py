"""Live threads without the door, and passes to them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.limits import limited
from conversations.live_source import LiveKeeper
from conversations.permissions.group import get_thread_for
from conversations.services.live import pass_to


@require_safe
@never_cache
def live(request: HttpRequest, token: str, after: str) -> HttpResponse:
    """What the door answers from memory, where no door stands before Django. Only to the pass's owner."""
    found = LiveKeeper().answer(request.path_info, supporter=request.user.pk)
    if found is None:
        raise Http404
    status, told = found
    return HttpResponse(told.body, status=status, content_type="application/json")


@require_safe
@never_cache
@limited("group-live", "60/10m", by="person", methods=("GET",))
def live_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """A pass for some minutes more. 404 to whoever may not read the thread."""
    thread = get_thread_for(request.user, pk, at=timezone.now())
    return JsonResponse(pass_to(thread=thread, supporter=request.user.pk, language=translation.get_language()))
