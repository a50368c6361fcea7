"""Personal tokens. In a module of its own: REST framework reads it while it is itself being loaded."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import PermissionDenied


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
