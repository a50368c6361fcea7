"""Pages of ours that others may speak of: public, and on our own hosts."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from conversations.services.intake import own_hosts

#: What invites others to say that they spoke of it: pages made to be read, by name.
INVITING = frozenset({
    "home", "actions:content", "actions:library", "actions:transparency", "actions:wall", "actions:wall-item",
    "supporters:map", "supporters:testimony",
})  # fmt: skip


def is_ours(url: str) -> bool:
    """Whether an address is on one of the campaign's hosts."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.") in own_hosts()
    except ValueError:
        return False


def is_public_page(url: str) -> bool:
    """Whether a visitor may open it. That there may be nothing behind it costs nobody a thing."""
    if not is_ours(url):
        return False
    parts = urlsplit(url)
    try:
        found = resolve(parts.path or "/")
    except Resolver404:
        return False
    return not getattr(found.func, "login_required", True)
