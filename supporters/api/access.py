"""Who speaks, and who may moderate."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from rest_framework import status
from rest_framework.exceptions import APIException, PermissionDenied, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from common.limits import check_limit, network_key
from supporters.permissions import can_moderate


class Token(TokenAuthentication):
    """A personal token. One of the staff's opens nothing until its owner has a second factor.

    Their sessions are held to it by `supporters.middleware.StaffSecondFactor`.
    """

    def authenticate_credentials(self, token: bytes) -> Any:
        found = super().authenticate_credentials(token)
        person = found[0]
        unsafe = person.is_staff and settings.STAFF_SECOND_FACTOR
        if unsafe and not is_mfa_enabled(person, [Authenticator.Type.TOTP]):
            raise PermissionDenied(_("Activez d'abord votre second facteur."))
        if not person.is_confirmed:
            raise PermissionDenied(_("Confirmez d'abord votre adresse."))
        return found


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes `Token`."""

    target_class = "supporters.api.access.Token"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Token")  # noqa: S106


class Conflict(APIException):
    """It is no longer, or already, what the caller thinks it is."""

    status_code = status.HTTP_409_CONFLICT


class IsModerator(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return can_moderate(request.user)


def limit(request: Request, scope: str, rate: str) -> None:
    """The page's limit, shared with the page: `scope` counts both. Raises 429 with the seconds to wait (W06)."""
    person = request.user.pk if request.user.is_authenticated else None
    wait = check_limit(scope, f"person:{person}" if person else network_key(request._request), rate)
    if wait:
        raise Throttled(wait)


def limit_testimony(request: Request, *, person: str) -> None:
    """Three a day for one person, whichever door they come by."""
    wait = check_limit("testimony", person, "3/d")
    wait = wait or check_limit("testimony-network", network_key(request._request), "100/d")
    if wait:
        raise Throttled(wait)
