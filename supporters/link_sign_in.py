"""Signing in by the link of a mail that confirmed an address."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login
from django.http import HttpRequest

from supporters.models import Supporter

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def may_sign_in(request: HttpRequest, supporter: Supporter) -> bool:
    """Whoever comes for the first time; a link never replaces a second factor, nor whoever is signed in.

    Asked before the address is confirmed: afterwards nobody comes for the first time.
    """
    known = supporter.is_confirmed or supporter.is_staff or supporter.is_superuser or not supporter.is_active
    return not known and not is_mfa_enabled(supporter) and not request.user.is_authenticated


def sign_in(request: HttpRequest, supporter: Supporter) -> None:
    login(request, supporter, backend=BACKEND)
