"""Who writes, approves, decides and relays: staff by their roles (`supporters.roles`). What is not theirs is 404."""

from typing import Any

from django.http import Http404

#: Whoever is signed in.
Person = Any


def can_edit(user: Person) -> bool:
    """Write contents, read the queue of proposals and decide, look after the wall and the links."""
    return _staff(user) and bool(user.has_perm("actions.change_content"))


def can_approve(user: Person) -> bool:
    """Answer for what others wrote."""
    return _staff(user) and bool(user.has_perm("actions.add_approval"))


def can_relay(user: Person) -> bool:
    """Write and approve what leaves through the campaign's accounts."""
    return _staff(user) and bool(user.has_perm("actions.change_relaypost"))


def can_keep_accounts(user: Person) -> bool:
    """Connect the campaign's accounts: national administrators alone."""
    return _staff(user) and bool(user.has_perm("actions.change_relayaccount"))


def require(allowed: bool) -> None:
    """Raises Http404: what one may not do does not exist."""
    if not allowed:
        raise Http404


def _staff(user: Person) -> bool:
    return bool(user.is_active and user.is_staff)
