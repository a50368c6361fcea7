"""Fields of models."""

from typing import Any

from django.db import models
from django.forms import Field


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """An address of the web; one typed without « https:// » gets it. In migrations it is Django's own field."""

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.URLField", arguments, options

    def formfield(self, **kwargs: Any) -> Field | None:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https", **kwargs})
