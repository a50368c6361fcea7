"""Asking again who is there before something that cannot be undone or opens the account (W02).

Whoever has a password or an authenticator app is asked by django-allauth; whoever signs in by code gets a new code.
"""

import time
from secrets import compare_digest
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from common.mail import build
from supporters.models import Supporter

_SESSION_KEY = "identity_code"
ATTEMPTS = 5


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed who they are within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def ask_again(request: HttpRequest) -> HttpResponse:
    """Put the request aside and ask; the answer takes it up again where it was."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    page = methods[0]["url"] if methods else reverse("supporters:confirm-identity")
    return suspend_request(request, page)


def send_code(request: HttpRequest, *, supporter: Supporter) -> None:
    """A six-digit code by mail; the session keeps its keyed hash."""
    code = get_adapter().generate_login_code()
    request.session[_SESSION_KEY] = {"hash": _hash(code, supporter), "at": time.time(), "left": ATTEMPTS}
    build("identity_code", to=supporter.email, language=supporter.language, context={"code": code}).send()


def has_code(request: HttpRequest) -> bool:
    waiting: dict[str, Any] = request.session.get(_SESSION_KEY) or {}
    return (
        bool(waiting) and time.time() - waiting["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT and waiting["left"] > 0
    )


def check_code(request: HttpRequest, *, supporter: Supporter, code: str) -> bool:
    """Use up one of five attempts; a right code counts as a new sign-in."""
    if not has_code(request):
        return False
    waiting = request.session[_SESSION_KEY]
    if not compare_digest(waiting["hash"], _hash(code.strip(), supporter)):
        request.session[_SESSION_KEY] = waiting | {"left": waiting["left"] - 1}
        return False
    del request.session[_SESSION_KEY]
    record_authentication(request, supporter, method="code", reauthenticated=True)
    return True


def _hash(code: str, supporter: Supporter) -> str:
    return salted_hmac("supporters.reauthentication", f"{supporter.pk}:{code}", algorithm="sha256").hexdigest()
