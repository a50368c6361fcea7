"""The phone's own key: it opens the door for events of one walk, and nothing else."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from canvassing.services.packs import read_phone
from common.tokens import TokenRefused

WORD = "Walk"


class WalkToken(BaseAuthentication):
    """`Authorization: Walk <token>`. `request.auth` is the Phone, with its walk and its turf."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        word, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() != WORD.lower():
            return None
        try:
            phone = read_phone(token=token.strip(), at=timezone.now())
        except TokenRefused as refused:
            words = _("Ce téléphone n'a plus accès à cette feuille de route. Ouvrez-la de nouveau avec du réseau.")
            raise AuthenticationFailed(words) from refused
        return phone.supporter, phone

    def authenticate_header(self, request: Request) -> str:
        return WORD


class ByPhone(SimpleRateThrottle):
    """Far above what one thumb can do: two in a second, all day long."""

    scope = "walk-phone"
    rate = "120/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return f"throttle:{self.scope}:{request.auth.pk}" if request.auth else None


class WalkTokenScheme(OpenApiAuthenticationExtension):
    target_class = "canvassing.api.doorstep_access.WalkToken"
    name = "walk"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix=WORD)
