"""Accounts on the fake networks, and messages that two people have approved."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from actions.models import Content, Medium, RelayAccount, RelayPost
from actions.services.relay_accounts import keep_account
from actions.services.relays import approve_post, draft
from tests.actions.making import make_content, make_editor, make_medium
from tests.networks.base import Network
from tests.networks.bluesky import HANDLE, PASSWORD, Bluesky
from tests.networks.mastodon import TOKEN, Mastodon
from tests.networks.webhook import KEY


def make_account(network: Network, **overrides: Any) -> RelayAccount:
    """An account of the campaign on a fake network, its secret kept."""
    if isinstance(network, Mastodon):
        fields: dict[str, Any] = {"kind": "mastodon", "name": "La campagne sur Mastodon"}
        secret = TOKEN
    elif isinstance(network, Bluesky):
        fields, secret = {"kind": "bluesky", "name": "La campagne sur Bluesky", "handle": HANDLE}, PASSWORD
    else:
        fields, secret = {"kind": "webhook", "name": "Le site de Brest"}, KEY
    secret = overrides.pop("secret", secret)
    account = RelayAccount(address=network.url, **(fields | overrides))
    return keep_account(account=account, secret=secret, by=make_editor(display_name="Nationale"))


def make_picture(content: Content | None = None, *, side: int = 64, noise: bool = False) -> Medium:
    """A medium whose file is there. Noise does not compress: a side of 1600 then weighs more than a megabyte."""
    content = content or make_content(kind="image")
    image = Image.effect_noise((side, side), 90).convert("RGB") if noise else Image.new("RGB", (side, side), "teal")
    out = BytesIO()
    image.save(out, "WEBP", lossless=noise)
    medium = make_medium(content=content, width=side, height=side, alt="Un champ, le matin")
    default_storage.save(medium.image, ContentFile(out.getvalue()))
    return medium


def write(account: RelayAccount, **overrides: Any) -> RelayPost:
    """A draft, due now."""
    now = timezone.now()
    fields: dict[str, Any] = {"content": None, "text": "Bonjour à tous.", "link": "", "medium": None, "due_at": now}
    fields |= {"by": overrides.pop("by", None) or make_editor(), "at": now}
    return draft(account=account, **(fields | overrides))


def approve(post: RelayPost, *, at: datetime | None = None) -> RelayPost:
    """By its writer and somebody else."""
    now = at or timezone.now()
    approve_post(post=post, by=make_editor(), at=now)
    return approve_post(post=post, by=make_editor(), at=now)


def queue(account: RelayAccount, **overrides: Any) -> RelayPost:
    return approve(write(account, **overrides))


def later(**delay: int) -> datetime:
    return timezone.now() + timedelta(**delay)
