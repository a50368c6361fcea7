"""Who writes, answers for and steers letters: staff by their roles (`supporters.roles`). What is not theirs is 404."""

from typing import Any

from actions.permissions.desk import require

__all__ = ["Person", "can_approve", "can_let_go_on", "can_write", "require"]

#: Whoever is signed in.
Person = Any


def can_write(user: Person) -> bool:
    """Write letters, define audiences, steer what leaves, read figures and what came back."""
    return _staff(user) and bool(user.has_perm("mailings.change_mailing"))


def can_approve(user: Person) -> bool:
    """Answer for what others wrote."""
    return _staff(user) and bool(user.has_perm("mailings.add_mailingapproval"))


def can_let_go_on(user: Person) -> bool:
    """Resume what stopped by itself, lift a provider's pause: national administrators alone (E02)."""
    return _staff(user) and bool(user.has_perm("mailings.change_providerstate"))


def _staff(user: Person) -> bool:
    return bool(user.is_active and user.is_staff)
