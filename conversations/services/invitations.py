"""A member's own link to the group: given to friends, drawn as a code, closed at will."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from conversations.models import InvitationLink, Member

#: A link is 128 random bits: nobody finds one by trying.
_BYTES = 16


class LinkClosed(Exception):
    """A true link that its member closed, or whose member left. Answered 410."""


def link_of(*, member: Member, at: datetime) -> InvitationLink:
    """The one that is open, made the first time it is asked for."""
    while True:
        found: InvitationLink | None = InvitationLink.objects.filter(member=member, revoked_at=None).first()
        if found:
            return found
        try:
            with transaction.atomic():
                return InvitationLink.objects.create(member=member, token=_new_token(), created_at=at)
        except IntegrityError:  # two pages of the same person
            continue


@transaction.atomic
def revoke(*, member: Member, at: datetime) -> bool:
    """Close the open link: it leads nowhere from now on, and the next page has another. False without one."""
    return bool(InvitationLink.objects.filter(member=member, revoked_at=None).update(revoked_at=at))


def read_link(token: str) -> InvitationLink | None:
    """What an address carries; None when it was never given out. Raises LinkClosed."""
    rows = InvitationLink.objects.select_related("member__supporter")
    found: InvitationLink | None = rows.filter(token=token).first()
    if found is None:
        return None
    inviter = found.member
    if found.revoked_at or not Member.objects.current().filter(pk=inviter.pk).exists():
        raise LinkClosed
    return found


def followed(token: str) -> InvitationLink | None:
    """The link that somebody followed on their way in, if it is still one."""
    try:
        return read_link(token) if token else None
    except LinkClosed:
        return None


def joined_by(*, member: Member) -> int:
    """How many people came by their links, closed ones included."""
    return sum(InvitationLink.objects.filter(member=member).values_list("joined", flat=True))


def _new_token() -> str:
    return secrets.token_urlsafe(_BYTES)
