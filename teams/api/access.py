"""The second factor of programs: a session is held to it, a token opens nothing until its owner has one (L08)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from supporters.second_factor import has_second_factor, is_enrolled
from teams.authority import authority_of


class LeadersAreSure(BasePermission):
    """Beside IsAuthenticated, on every view that shows people."""

    message = _("Confirmez d'abord votre identité avec votre application d'authentification.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if not authority_of(request.user, at=timezone.now()).leads_somebody:
            return True
        return is_enrolled(request.user) if request.auth else has_second_factor(request._request)
