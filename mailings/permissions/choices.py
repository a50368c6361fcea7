"""Whose choices of letters are shown: the bearer's of a letter's link, or those of whoever is signed in."""

from mailings.models import Recipient
from mailings.returns import tokens
from supporters.models import Supporter


def get_bearer(token: str) -> tuple[tokens.Bearer, Supporter | None]:
    """What the link says, and whom it is about; nobody when they are no longer known, which nobody is told.

    Raises TagRefused: altered, or never ours.
    """
    bearer = tokens.read(token)
    return bearer, Supporter.objects.filter(pk=bearer.supporter_id).first()


def get_choices(supporter: Supporter | None) -> Recipient:
    """As they stand; those of somebody new where there is no row."""
    found = Recipient.objects.filter(pk=supporter.pk).first() if supporter else None
    return found or Recipient(supporter=supporter)
