"""The addresses of short links, in full: what is copied, shared, drawn and spoken."""

from urllib.parse import urlsplit

from django.conf import settings

from actions.links.targets import site_of
from actions.models import ShortLink

#: The first segment, the shortest there is.
PREFIX = "/l/"

__all__ = ["PREFIX", "has_own_host", "host_of", "is_own_host", "short_host", "short_url", "spoken_url"]


def short_url(link: ShortLink) -> str:
    """On the links' own host where there is one; without a query."""
    base = f"https://{settings.SHORT_LINK_HOST}" if settings.SHORT_LINK_HOST else settings.SITE_URL
    return f"{base}{PREFIX}{link.slug}"


def spoken_url(link: ShortLink) -> str:
    """What stands on a poster, to be typed: without « https:// »."""
    return short_url(link).partition("://")[2]


def has_own_host() -> bool:
    """Whether short links have a host that is not the site's."""
    return settings.SHORT_LINK_HOST.lower() not in ("", urlsplit(settings.SITE_URL).netloc.lower())


def is_own_host(asked: str) -> bool:
    """Whether a request's host is the links' own, however written: « Fh12.fr », « fh12.fr. », « fh12.fr:443 »."""
    return _bare(asked) == _bare(settings.SHORT_LINK_HOST)


def short_host() -> str:
    """The host that short links are on, with its port where it has one."""
    return settings.SHORT_LINK_HOST or urlsplit(settings.SITE_URL).netloc


def host_of(url: str) -> str:
    """The site of a target, as `ShortLink.host` and `LinkDomain.host` keep it."""
    return site_of(url)


def _bare(host: str) -> tuple[str, str]:
    """The name and the port of a host; the ports that addresses leave out are none."""
    name, _colon, port = host.lower().partition(":")
    return name.removesuffix("."), "" if port in ("80", "443") else port
