"""System checks of the online campaign: each names the mistake and the cure."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host


@register(Tags.urls)
def short_link_host(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """The links' own host is a host of its own, and the site answers to it."""
    host = settings.SHORT_LINK_HOST
    if not host:
        return []
    parts = urlsplit(f"//{host}")
    if parts.netloc != host or "@" in host or not parts.hostname or any(letter.isspace() for letter in host):
        return [
            Error(
                f"SHORT_LINK_HOST={host!r} is not the name of a host.",
                hint="Write the name alone, as « fh12.fr »: no scheme, no slash.",
                id="actions.E001",
            )
        ]
    if host.lower() == urlsplit(settings.SITE_URL).netloc.lower():
        return [
            Error(
                f"SHORT_LINK_HOST={host} is the site's own host.",
                hint="Leave it empty: links are then at SITE_URL/l/…",
                id="actions.E002",
            )
        ]
    if not settings.DEBUG and not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        return [
            Error(
                f"The site does not answer to SHORT_LINK_HOST={host}: every short link would be refused.",
                hint=f"Add {parts.hostname} to ALLOWED_HOSTS.",
                id="actions.E003",
            )
        ]
    return []
