"""System checks of conversations: each names the mistake and the cure."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from conversations.ears.box import configured, desk_address

AppConfigs = Sequence[AppConfig] | None
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@register(Tags.security)
def mailbox(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    """The desk's mailbox is one that can be opened, and its password is not said in the clear."""
    try:
        box = configured()
    except ValueError:
        return [
            Error(
                "DESK_MAILBOX_URL is not the address of a mailbox.",
                hint="Write imaps://user:password@host/INBOX, with « @ » within the name as %40. See .env.example.",
                id="conversations.E001",
            )
        ]
    if box is None:
        return []
    if box.scheme == "imap" and box.host not in LOCAL_HOSTS:
        return [
            Error(
                f"DESK_MAILBOX_URL would send the password to {box.host} in the clear.",
                hint="Write imaps:// or imap+tls:// instead of imap://.",
                id="conversations.E002",
            )
        ]
    if not desk_address():
        return [
            Warning(
                "Nobody knows which address the desk's mailbox has: answers to the desk's letters would go elsewhere.",
                hint="Set DESK_ADDRESS to it.",
                id="conversations.W001",
            )
        ]
    return []
