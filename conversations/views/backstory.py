"""What was said on a network before a conversation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.ears.brought import EarError
from conversations.permissions.desk import get_conversation_for
from conversations.services.backstory import before


@require_safe
@never_cache
def conversation_before(request: HttpRequest, pk: int) -> HttpResponse:
    """Read at its place, now. A network that does not answer says so."""
    row = get_conversation_for(request.user, pk)
    context: dict[str, object] = {"conversation": row, "voice": row.voice}
    try:
        context["said"] = before(conversation=row, at=timezone.now())
    except EarError as error:
        context["refusal"] = str(error)
    return render(request, "conversations/reply_before.html", context)
