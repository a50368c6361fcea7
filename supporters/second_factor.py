"""The second factor: asked of the staff everywhere, and of whoever reads about more people than themselves (L08)."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened or confirmed with TOTP or a recovery code (always, where it is not required)."""
    if not settings.STAFF_SECOND_FACTOR:
        return True
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))  # type: ignore[arg-type]


def is_enrolled(person: object) -> bool:
    """Whether somebody has an authenticator; programs with a token of theirs are held to it."""
    return not settings.STAFF_SECOND_FACTOR or bool(is_mfa_enabled(person, [Authenticator.Type.TOTP]))


def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page that asks for it, and back here afterwards; 403 for a program."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"detail": gettext("Confirmez d'abord votre identité avec votre application d'authentification.")},
            status=403,
        )
    enrolled = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    page = reverse("mfa_reauthenticate" if enrolled else "mfa_activate_totp")
    if not enrolled:
        messages.info(request, gettext("L'équipe se connecte avec un second facteur. Activez-le pour continuer."))
    # After a form was posted there is nothing to come back to: the page it stood on, where we know it.
    back = request.get_full_path() if request.method == "GET" else "/equipe/"
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")
