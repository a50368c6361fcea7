"""System checks of the mail: each names the mistake and the cure. What only the network knows is `mail_doctor`'s."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from mailings.delivery.backend import SMTP
from mailings.delivery.reach import really_sends
from mailings.delivery.signing import KeyRefused, public_key

AppConfigs = Sequence[AppConfig] | None
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@register(Tags.security)
def identity(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """The foot of every letter says who writes and from where (L30): a public site that can send says both."""
    missing = [name for name in ("CONTROLLER_NAME", "CONTROLLER_ADDRESS") if not getattr(settings, name)]
    if settings.DEBUG or not missing or not _can_send():
        return []
    return [
        Error(
            f"Letters cannot say who writes them: {', '.join(missing)} not set.",
            hint="Set them in the environment or in .env, as they stand in the legal pages.",
            id="mailings.E001",
        )
    ]


@register(Tags.security)
def signing_key(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """A key that is named is one: otherwise no letter could be made."""
    try:
        public_key()
    except (KeyRefused, OSError) as error:
        return [
            Error(
                f"DKIM_KEY_FILE={settings.DKIM_KEY_FILE} gives no key to sign with: {error}",
                hint="Write the path of a private key (RSA, 2048 bits or more, PEM) that the site may read.",
                id="mailings.E002",
            )
        ]
    return []


@register(Tags.security)
def sender(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """Letters come from the campaign's own domain: receivers refuse what says otherwise (E01)."""
    author = _domain(settings.LETTER_FROM)
    if settings.DEBUG or not _can_send():
        return []
    found: list[CheckMessage] = []
    own = urlsplit(settings.SITE_URL).hostname or ""
    if not _are_related(author, own):
        found.append(
            Warning(
                f"LETTER_FROM={settings.LETTER_FROM} is not of the site's domain ({own}).",
                hint="Write from a domain of yours, as lettre.campagne.example; then ask manage.py mail_doctor.",
                id="mailings.W001",
            )
        )
    for name in ("BOUNCE_DOMAIN", "DKIM_DOMAIN"):
        other = str(getattr(settings, name)).lower()
        if other and not _are_related(author, other):
            found.append(
                Warning(
                    f"{name}={other} is not of the domain of LETTER_FROM ({author}): DMARC will not count it.",
                    hint=f"Give {name} the domain of LETTER_FROM, or one beside or above it.",
                    id="mailings.W002",
                )
            )
    return found


@register(Tags.security)
def in_clear(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """Addresses and words of people do not cross the network for everybody to read (W05)."""
    way = settings.MAIL_DELIVERY
    is_private = way.get("use_tls") or way.get("use_ssl") or way.get("host") in _HERE
    if settings.DEBUG or way["backend"] != SMTP or is_private:
        return []
    return [
        Warning(
            f"Mail goes to {way['host']} in clear.",
            hint="Write smtp+tls:// or smtp+ssl:// in EMAIL_URL.",
            id="mailings.W003",
        )
    ]


@register(Tags.security)
def gate(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """Receivers that refuse a first letter remember its domain: leaving without looking is nobody's default (E01)."""
    if settings.MAIL_GATE != "off" or not really_sends():
        return []
    return [
        Warning(
            "MAIL_GATE=off: letters leave even when SPF, DKIM or DMARC fail.",
            hint="Correct what manage.py mail_doctor finds, then take MAIL_GATE out of the environment.",
            id="mailings.W004",
        )
    ]


def _can_send() -> bool:
    """Files are for trials."""
    return not str(settings.MAIL_DELIVERY["backend"]).startswith("django.core.mail.backends.filebased")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _are_related(one: str, other: str) -> bool:
    """Whether the two last labels are the same: near enough for a warning."""
    return one.split(".")[-2:] == other.split(".")[-2:]
