"""Errors of the programming interface, said the same way everywhere.

400 the request cannot be read · 401 no or wrong credentials · 403 frozen by silence (`reopens_at`) or not allowed ·
404 not there, or not yours · 422 read, and refused by a rule, by field · 429 too often (Retry-After).
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.images import ImageRefused
from territory.silence import Silenced


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, with the campaign's own rules first."""
    if isinstance(error, Silenced):
        frozen = _("La loi impose le silence jusqu'à la fin du vote : rien ne se publie d'ici là.")
        return Response({"detail": frozen, "reopens_at": error.reopens_at}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, ImageRefused):
        return Response({"photo": [error.message], "code": error.code}, status=error.status)
    if isinstance(error, ObjectDoesNotExist):
        error = Http404()
    if isinstance(error, DjangoValidationError):
        error = ValidationError(getattr(error, "message_dict", None) or {"non_field_errors": error.messages})
    response = exception_handler(error, context)
    if response is not None and isinstance(error, ValidationError):
        # A question that cannot be read is malformed; something sent and refused by a rule is not.
        asked = context["request"].method in SAFE_METHODS
        response.status_code = status.HTTP_400_BAD_REQUEST if asked else status.HTTP_422_UNPROCESSABLE_ENTITY
    return response
