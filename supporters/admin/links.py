"""Addresses within the admin."""

from django.urls import reverse


def queue_link(testimony_id: int) -> str:
    """The moderation page, open at one testimony whatever its state."""
    return f"{reverse('admin:supporters_testimony_moderation')}?t={testimony_id}"
