"""For whoever received our first message: who we are, what we keep of them, how to say no. No account is needed.

The notice may stand in public beside our answer: its page tells nothing that is kept, and objects for nobody. What is
kept is behind the personal address, which only their own letter box, or the desk in private, was given.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.limits import limited
from common.tokens import TokenRefused
from conversations.desk.notice import NOTICE, PERSONAL, voice_of
from conversations.models import Voice
from conversations.services import voice_data, voices
from conversations.services.expiry import ends_on
from conversations.views.voices import as_file
from supporters.emails import contact_address


@require_http_methods(["GET", "POST"])
@login_not_required
@never_cache
@limited("voice-rights", "5/h")
def voice_rights(request: HttpRequest, token: str) -> HttpResponse:
    """Who writes, why, from where; POST sends the personal address to the mail address that we know."""
    try:
        voice = voice_of(token, purpose=NOTICE)
    except TokenRefused as refused:
        return _refused(request, refused.status)
    if voice is None:
        return _gone(request)
    asked = request.method == "POST" and voice_data.ask_for_way_in(voice=voice, at=timezone.now())
    context = {"voice": voice, "asked": asked, "has_mail": bool(voice_data.mail_of(voice))}
    return _show(request, "conversations/voice_rights.html", voice, context)


@require_safe
@login_not_required
@never_cache
def voice_data_page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept, notes included."""
    found = _personal(request, token)
    if isinstance(found, HttpResponse):
        return found
    context = {"voice": found, "data": voice_data.everything(found), "token": token, "ends_on": ends_on(found)}
    return _show(request, "conversations/voice_data.html", found, context)


@require_safe
@login_not_required
@never_cache
def voice_data_file(request: HttpRequest, token: str) -> HttpResponse:
    found = _personal(request, token)
    return found if isinstance(found, HttpResponse) else as_file(found)


@require_POST
@login_not_required
@limited("voice-data-object", "20/h")
def voice_data_object(request: HttpRequest, token: str) -> HttpResponse:
    """They object: nothing is kept but what keeps us from entering them again."""
    found = _personal(request, token)
    if isinstance(found, HttpResponse):
        return found
    voices.object_(voice=found, at=timezone.now())
    return redirect("conversations:voice-objected")


@require_safe
@login_not_required
def voice_objected(request: HttpRequest) -> HttpResponse:
    return render(request, "conversations/voice_objected.html")


def _personal(request: HttpRequest, token: str) -> Voice | HttpResponse:
    try:
        return voice_of(token, purpose=PERSONAL) or _gone(request)
    except TokenRefused as refused:
        return _refused(request, refused.status)


def _gone(request: HttpRequest) -> HttpResponse:
    """A true link, of a voice that is known no more."""
    return render(request, "conversations/voice_unknown.html", {"contest_at": contact_address()}, status=410)


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "conversations/voice_link.html", {"expired": status == 410}, status=status)


def _show(request: HttpRequest, template: str, voice: Voice, more: dict[str, Any]) -> HttpResponse:
    """In the voice's language, unless they chose one here."""
    context = {"contest_at": contact_address(), "dpo": settings.DPO_CONTACT, **more}
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or voice.language not in dict(settings.LANGUAGES)
    with translation.override(translation.get_language() if chosen else voice.language):
        return render(request, template, context)
