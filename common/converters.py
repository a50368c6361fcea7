"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Text(StringConverter):
    """Anything but a slash and NUL, which PostgreSQL cannot be asked for: such an address is not there."""

    regex = r"[^/\x00]+"


register_converter(Text, "text")
