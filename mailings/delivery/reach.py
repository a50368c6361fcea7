"""Whether what is sent from here reaches anybody."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from mailings.delivery.backend import SMTP

#: Files, memory, the console: for trials.
_OF_DJANGO = "django.core.mail.backends."


def really_sends() -> bool:
    """By a mail server or a provider, from a site that is no trial."""
    backend = str(settings.MAIL_DELIVERY["backend"])
    return not settings.DEBUG and (backend == SMTP or not backend.startswith(_OF_DJANGO))


def is_guarded() -> bool:
    """Whether the doctor is asked before letters leave (MAIL_GATE). A server on this machine may be a trial's, so it is
    guarded only where the setting says so."""
    if settings.MAIL_GATE == "off" or not really_sends():
        return False
    return settings.MAIL_GATE == "on" or not is_loopback(_machine())


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _machine() -> str:
    """The mail server; of a provider, the address of its programs where one is set."""
    way = settings.MAIL_DELIVERY
    return str(way.get("host") or urlsplit(str(way.get("api_url", ""))).hostname or "").lower()
