"""The second factor of the editorial staff's programs: what is published speaks in the campaign's name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from supporters.second_factor import has_second_factor, is_enrolled


class DeskIsSure(BasePermission):
    """Beside IsAuthenticated: a session is held to its second factor, a token opens nothing until its owner has one.

    Whoever is not of the staff passes here, and is told by the view that there is nothing.
    """

    message = _("Confirmez d'abord votre identité avec votre application d'authentification.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_staff:
            return True
        return is_enrolled(request.user) if request.auth else has_second_factor(request._request)
