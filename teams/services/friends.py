"""Inviting friends: one message to an address, ever within twelve months, and the address is not kept (L13).

Nobody learns from us whether a friend is known here, objected, or was invited by somebody else: the answer is the
same, each address asks the same questions of the database, and each message is written, whether it leaves or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _

from common.tokens import make_token, read_token
from supporters.models import Supporter, Suppression
from supporters.services.accounts import email_hash
from teams.emails.friends import friend_invitation
from teams.friends.plain_words import has_link
from teams.models import FriendInvitation, InvitationLink, InvitedAddress, Sponsorship
from teams.services.sponsorship import mail_token
from territory.silence import require_voice

#: Friends in one form, and in one day.
AT_ONCE, A_DAY = 5, 10
WORDS_MAX = 300
#: Nobody is invited again before.
AGAIN = timedelta(days=365)
_DAY = timedelta(days=1)
_OBJECTION = "teams.objection"
#: An old mail must still let its reader object.
OBJECTION_MAX_AGE = timedelta(days=800)
#: Letters and digits that are not taken for one another when read aloud or copied from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class TooManyFriends(Exception):
    """Ten in a day. `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} s")
        self.wait = wait


@dataclass(frozen=True)
class Counts:
    """What an inviter sees: numbers alone. `levels` are friends' friends, then theirs."""

    invited: int
    joined: int
    levels: tuple[int, ...]


@transaction.atomic
def link_of(*, supporter: Supporter, at: datetime) -> InvitationLink:
    """The person's own link, made the first time it is asked for."""
    link = InvitationLink.objects.filter(supporter=supporter).first()
    while link is None:
        fields = {"code": get_random_string(10, _LETTERS), "created_at": at}
        try:
            with transaction.atomic():
                link = InvitationLink.objects.create(supporter=supporter, **fields)
        except IntegrityError:  # a code drawn twice, or another page of the same person
            link = InvitationLink.objects.filter(supporter=supporter).first()
    return link


@transaction.atomic
def invite_friends(*, inviter: Supporter, emails: Sequence[str], words: str, at: datetime) -> int:
    """Write to each friend, once. Returns how many were asked for; not how many messages leave, which nobody is told.

    Raises Silenced, ValidationError (`emails`, `words`), TooManyFriends.
    """
    require_voice(None, at)
    inviter = Supporter.objects.select_for_update().get(pk=inviter.pk)
    # In one order, so that two people who invite the same friends do not wait for each other.
    friends = sorted({email.strip().lower() for email in emails})
    check_words(words)
    check_friends(inviter, friends)
    _require_room(inviter, len(friends), at)
    FriendInvitation.objects.bulk_create([FriendInvitation(inviter=inviter, at=at) for _friend in friends])
    token = mail_token(link_of(supporter=inviter, at=at))
    for friend in friends:
        message = friend_invitation(
            to=friend,
            language=inviter.language,
            name=name_of(inviter),
            words=words.strip(),
            token=token,
            objection=make_token(_OBJECTION, {"address": email_hash(friend)}),
        )
        if _may_be_written_to(friend, at):
            message.send()
    return len(friends)


def check_words(words: str) -> None:
    """Raises ValidationError under `words`."""
    if len(words) > WORDS_MAX:
        raise ValidationError({"words": _("%(most)s caractères au plus.") % {"most": WORDS_MAX}})
    if has_link(words):
        words = _("Retirez les liens et les adresses : le message porte déjà votre lien. Après un point, une espace.")
        raise ValidationError({"words": words})


def check_friends(inviter: Supporter, friends: Sequence[str]) -> None:
    """Raises ValidationError under `emails`."""
    if not friends:
        raise ValidationError({"emails": _("Indiquez l'adresse d'au moins une personne.")})
    if len(friends) > AT_ONCE:
        raise ValidationError({"emails": _("%(most)s personnes à la fois au plus.") % {"most": AT_ONCE}})
    if inviter.email in friends:
        raise ValidationError({"emails": _("C'est votre propre adresse.")})


@transaction.atomic
def object_to_invitations(*, token: str) -> None:
    """Whoever was invited wants no more mail: their address is never written to again. Idempotent.

    Raises TokenExpired or TokenAltered.
    """
    digest = read_objection(token)
    Suppression.objects.bulk_create([Suppression(email_hash=digest)], ignore_conflicts=True)


def read_objection(token: str) -> str:
    """The keyed hash of the address. Raises TokenExpired or TokenAltered."""
    return str(read_token(_OBJECTION, token, max_age=OBJECTION_MAX_AGE).get("address"))


def name_of(inviter: Supporter) -> str:
    """How somebody is named to whom they invite; a name that is a link in disguise is not repeated."""
    name = inviter.display_name
    return name if name and not has_link(name) else _("Une personne qui vous connaît")


def counts_of(*, supporter: Supporter) -> Counts:
    """Four queries, however many friends."""
    joined = Sponsorship.objects.filter(confirmed_at__isnull=False)
    second = joined.filter(inviter__sponsorship__inviter=supporter, inviter__sponsorship__confirmed_at__isnull=False)
    above = "inviter__sponsorship__inviter__sponsorship"
    third = joined.filter(
        **{f"{above}__inviter": supporter, f"{above}__confirmed_at__isnull": False},
        inviter__sponsorship__confirmed_at__isnull=False,
    )
    return Counts(
        invited=FriendInvitation.objects.filter(inviter=supporter).count(),
        joined=joined.filter(inviter=supporter).count(),
        levels=(second.count(), third.count()),
    )


def invited_hash(email: str) -> str:
    """What remains of a friend's address: an HMAC of its own purpose, whose key is outside the database."""
    key = settings.SUPPRESSION_KEY
    return salted_hmac("teams.invited", email.strip().lower(), secret=key, algorithm="sha256").hexdigest()


def _may_be_written_to(friend: str, at: datetime) -> bool:
    """Every question is asked whatever the others answered."""
    known = Supporter.objects.filter(email=friend).exists()
    objected = Suppression.objects.filter(email_hash=email_hash(friend)).exists()
    first = _claim(friend, at)
    return first and not known and not objected


def _claim(friend: str, at: datetime) -> bool:
    """Whether nobody has invited this address within twelve months. Of ten at once the database lets one pass."""
    digest = invited_hash(friend)
    InvitedAddress.objects.filter(address_hash=digest, at__lte=at - AGAIN).delete()
    try:
        with transaction.atomic():
            InvitedAddress.objects.create(address_hash=digest, at=at)
    except IntegrityError:
        return False
    return True


def _require_room(inviter: Supporter, friends: int, at: datetime) -> None:
    recent = FriendInvitation.objects.filter(inviter=inviter, at__gt=at - _DAY).order_by("at")
    moments = list(recent.values_list("at", flat=True))
    surplus = len(moments) + friends - A_DAY
    if surplus > 0:
        raise TooManyFriends(max(1, round((moments[surplus - 1] + _DAY - at).total_seconds())))
