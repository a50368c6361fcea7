"""Who may do what: each function returns the object, or answers as if it did not exist (404)."""

from django.contrib.auth.models import AnonymousUser

from supporters.models import Supporter


def can_moderate(user: Supporter | AnonymousUser) -> bool:
    """Read the queue, publish and refuse."""
    return user.is_active and getattr(user, "is_staff", False) and user.has_perm("supporters.add_decision")


def is_national(user: Supporter | AnonymousUser) -> bool:
    """See people and their addresses, answer rights requests, look after the mail (L08)."""
    return user.is_active and getattr(user, "is_staff", False) and user.has_perm("supporters.change_supporter")
