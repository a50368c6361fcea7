"""Who may moderate, and how often anybody may write."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework import status
from rest_framework.exceptions import APIException, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from common.limits import check_limit, network_key
from supporters.permissions import can_moderate


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes `supporters.api.tokens.Token`."""

    target_class = "supporters.api.tokens.Token"
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
