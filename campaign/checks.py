"""System checks: each names the mistake and the cure. They run at every start and with `manage.py check`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from campaign.theme import TEXT, contrast

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
#: What the legal pages must say (L03): who decides, how to reach them, who publishes, who hosts.
IDENTITY = (
    "CONTROLLER_NAME",
    "CONTROLLER_ADDRESS",
    "CONTROLLER_EMAIL",
    "DPO_CONTACT",
    "PUBLICATION_DIRECTOR",
    "HOSTING_PROVIDER",
)

AppConfigs = Sequence[AppConfig] | None


@register(Tags.security)
def identity(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """A public site says who answers for it."""
    missing = [name for name in IDENTITY if not getattr(settings, name)]
    if settings.DEBUG or not missing:
        return []
    return [
        Error(
            f"The legal pages cannot say who answers for the site: {', '.join(missing)} not set.",
            hint="Set them in the environment or in .env; .env.example explains each.",
            id="campaign.E001",
        )
    ]


@register(Tags.security)
def debug_in_public(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """Debug shows every mail and error to anybody: for this machine alone."""
    public = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS and not host.endswith(".localhost")]
    if not settings.DEBUG or not public:
        return []
    return [
        Error(
            f"DEBUG is true on a site that answers to {', '.join(public)}: mails and errors would be public.",
            hint="Set DEBUG=false, or leave only local names in ALLOWED_HOSTS.",
            id="campaign.E002",
        )
    ]


@register(Tags.security)
def public_address(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """Links in mails lead to the site, and the connection is private."""
    if settings.DEBUG or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"SITE_URL={settings.SITE_URL!r} is not an https address: opinions would travel in clear.",
            hint="Set SITE_URL=https://… and, behind a proxy, BEHIND_PROXY=true.",
            id="campaign.W001",
        )
    ]


#: Settings for trials that open private addresses to the site -> (what would happen in public, number of the error).
PRIVATE_HOSTS = {
    "RELAY_PRIVATE_HOSTS": ("lets relays reach servers inside, in clear", "campaign.E006"),
    "FETCH_PRIVATE_HOSTS": ("lets people's addresses reach inside", "campaign.E007"),
}


@register(Tags.security)
def speaking_to_public_hosts(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """A public site speaks to public servers alone, and in private; what it reads elsewhere lies there too (W04)."""
    if settings.DEBUG:
        return []
    return [
        Error(
            f"{name}={','.join(hosts)} {harm}.",
            hint=f"Leave {name} empty: it is for trials with DEBUG=true.",
            id=number,
        )
        for name, (harm, number) in PRIVATE_HOSTS.items()
        if (hosts := getattr(settings, name))
    ]


@register(Tags.security)
def suppression_key(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """The key of the erased addresses must survive a change of SECRET_KEY (L05)."""
    if settings.DEBUG or settings.SUPPRESSION_KEY != settings.SECRET_KEY:
        return []
    return [
        Warning(
            "SUPPRESSION_KEY is SECRET_KEY: changing the latter would forget who asked never to be written to again.",
            hint="Set SUPPRESSION_KEY to a secret of its own, kept away from backups of the database.",
            id="campaign.W002",
        )
    ]


@register(Tags.compatibility)
def colour(app_configs: AppConfigs, **options: Any) -> list[CheckMessage]:
    """The campaign's colour is read on white: at least 4.5 to 1 (WCAG 1.4.3)."""
    ratio = contrast(settings.CAMPAIGN_COLOUR, "#ffffff")
    if ratio >= TEXT:
        return []
    return [
        Warning(
            f"CAMPAIGN_COLOUR={settings.CAMPAIGN_COLOUR} has a contrast of {ratio:.1f} on white; pages will darken it.",
            hint=f"Choose a darker colour, of at least {TEXT}, to see exactly the one you choose.",
            id="campaign.W003",
        )
    ]
