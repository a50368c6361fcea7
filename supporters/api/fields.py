"""Kinds of values that several messages share."""

from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.STR)
class MonthField(serializers.Field[date, str, str, Any]):
    """« 1980-05 », given back as the first of the month."""

    default_error_messages = {"invalid": "AAAA-MM"}

    def to_internal_value(self, data: Any) -> date:
        try:
            return date.fromisoformat(f"{data}-01")
        except ValueError:
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"
