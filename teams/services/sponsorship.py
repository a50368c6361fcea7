"""Who came through whom: noted when a newcomer leaves an address, true once the address has answered."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from common.tokens import TokenExpired, TokenRefused, make_token, read_token
from supporters.ledger import record
from supporters.models import Act, Supporter
from teams.models import InvitationLink, Sponsorship

_PURPOSE = "teams.invitation"
#: The link of a mail works for so long; a personal link as long as its owner keeps an account.
MAX_AGE = timedelta(days=30)


class Invitation(NamedTuple):
    """Who invites, and how."""

    inviter: Supporter
    via: str


def mail_token(link: InvitationLink) -> str:
    """What the mail to a friend carries instead of the code: the same link, which ages."""
    return make_token(_PURPOSE, {"code": link.code})


def read_invitation(written: str) -> Invitation | None:
    """Of a personal code or a mail's token; None when its owner is no longer here.

    Raises TokenExpired or TokenAltered.
    """
    via, code = Sponsorship.Via.LINK, written
    if ":" in written:
        via, code = Sponsorship.Via.MAIL, str(read_token(_PURPOSE, written, max_age=MAX_AGE).get("code"))
    owners = Supporter.objects.confirmed().filter(is_active=True, invitation_link__code=code)
    inviter = owners.first()
    if inviter is None and via == Sponsorship.Via.MAIL:
        raise TokenExpired
    return Invitation(inviter, via) if inviter else None


@transaction.atomic
def attach(*, newcomer: Supporter, invitation: str, at: datetime) -> Sponsorship | None:
    """Note who brought a newcomer, by the code or token they came with; "" is none.

    Quietly refused: an account that exists already (one's own among them), a link that no longer works. Nobody brings
    the person who brought them: a newcomer has brought nobody yet.
    """
    found = _readable(invitation)
    if found is None or newcomer.is_confirmed or newcomer.brought.exists():
        return None
    fields = {"inviter": found.inviter, "via": found.via, "at": at}
    sponsorship, _made = Sponsorship.objects.get_or_create(newcomer=newcomer, defaults=fields)
    return sponsorship


@transaction.atomic
def confirm_sponsorship(*, newcomer: Supporter, at: datetime) -> Sponsorship | None:
    """The newcomer's address answered: the friend counts, once."""
    waiting = Sponsorship.objects.select_for_update().filter(newcomer=newcomer, confirmed_at__isnull=True)
    sponsorship = waiting.first()
    if sponsorship is None:
        return None
    sponsorship.confirmed_at = at
    sponsorship.save(update_fields=["confirmed_at"])
    if sponsorship.inviter is not None:
        subject = f"friend:{newcomer.pk}"
        record(supporter=sponsorship.inviter, kind=Act.Kind.FRIEND, subject=subject, at=at)
    return sponsorship


def _readable(invitation: str) -> Invitation | None:
    try:
        return read_invitation(invitation) if invitation else None
    except TokenRefused:
        return None
