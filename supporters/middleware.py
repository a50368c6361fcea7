"""What holds on every request of a person: limits at the door, how long a session lives, the staff's second factor.

django-allauth keeps its own pages; these small layers add what the campaign promises beyond it (W02, W06).
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from common.limits import check_limit, network_key, too_many
from supporters.reauthentication import ask_again, is_fresh
from supporters.second_factor import ask_second_factor, has_second_factor
from supporters.signals import SEEN, SIGNED_IN


def name_of(request: HttpRequest) -> str:
    """The name of the page, its namespace included; empty where there is none."""
    return (request.resolver_match.view_name if request.resolver_match else None) or ""


class Layer:
    """The empty layer that the others fill."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class SignInLimits(Layer):
    """`settings.SIGN_IN_LIMITS`: 429 with the exact wait, before any form is read, the same for known and unknown."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        scope = name_of(request)
        limits = settings.SIGN_IN_LIMITS.get(scope) if request.method == "POST" else None
        if not limits:
            return None
        per_network, per_address = limits
        network = network_key(request)
        wait = check_limit(scope, network, per_network)
        typed = (request.POST.get("login") or request.POST.get("email") or "").strip().lower()
        if not wait and per_address and typed:
            # Network and address together: a stranger who guesses cannot close the door to the person.
            wait = check_limit(f"{scope}-address", f"{network} {typed}", per_address)
        return too_many(request, wait) if wait else None


class SessionLifetime(Layer):
    """Ends a session that was silent too long or is too old, whoever held the browser last."""

    #: A session is written again at most this often, so that reading pages costs no writes.
    TICK = timedelta(minutes=5).total_seconds()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            ended = self._has_lapsed(request) or not self._may_enter(request)
            if ended:
                logout(request)
                messages.info(request, gettext("Votre session est terminée. Reconnectez-vous pour continuer."))
                return (
                    redirect_to_login(request.get_full_path()) if request.method == "GET" else redirect("account_login")
                )
        response = self.get_response(request)
        if request.session.modified and not request.user.is_authenticated and not request.session.is_empty():
            # What a visitor typed at the door (an address waiting for its code) is forgotten within the hour.
            request.session.set_expiry(3600)
        return response

    def _may_enter(self, request: HttpRequest) -> bool:
        """An address that was never confirmed opens nothing, however the session came to be."""
        return bool(request.user.is_confirmed)  # type: ignore[union-attr]

    def _has_lapsed(self, request: HttpRequest) -> bool:
        now = time.time()
        begun = request.session.setdefault(SIGNED_IN, now)
        seen = request.session.setdefault(SEEN, now)
        silence, life = settings.STAFF_SESSION if request.user.is_staff else settings.SUPPORTER_SESSION  # type: ignore[union-attr]
        if now - seen > silence.total_seconds() or now - begun > life.total_seconds():
            return True
        if now - seen > self.TICK:
            request.session[SEEN] = now
        return False


class StaffSecondFactor(Layer):
    """Staff pages open only after TOTP, in this very session; the admin has no password door of its own."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.app_name == "admin" and match.url_name == "login" and not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        staff_page = request.path.startswith(settings.STAFF_PATHS)
        program = request.path.startswith("/api/")
        person = request.user
        if (
            not (staff_page or program)
            or not person.is_authenticated
            or not person.is_staff
            or has_second_factor(request)
        ):
            return None
        return ask_second_factor(request)


class FreshSignIn(Layer):
    """What opens or ends an account is done by whoever signed in a moment ago, not by whoever found the browser."""

    #: django-allauth asks for its own pages, but only people who have a password or an authenticator.
    PAGES = frozenset({
        "account_email", "account_set_password", "account_change_password", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_generate_recovery_codes", "supporters:export", "supporters:erase", "supporters:api-token",
    })  # fmt: skip

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        asked = request.method == "POST" and name_of(request) in self.PAGES
        if asked and request.user.is_authenticated and not is_fresh(request):
            return ask_again(request)
        return None


class HonestStatus(Layer):
    """django-allauth answers 200 to a form with errors and to a link that is too old; here it is 422 and 410 (L02)."""

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        if name_of(request) == "account_confirm_email" and not response.context_data.get("confirmation"):
            response.status_code = 410
        return response
