"""What conversations do when something happens elsewhere, in the transaction in which it happens."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from conversations.services.members import depart, follow_name
from supporters.events import account_disabled, consent_withdrawn, person_leaving, profile_corrected
from supporters.models import Consent, Supporter


@receiver(consent_withdrawn)
def leave_with_the_agreement(sender: Any, *, supporter: Supporter, purpose: str, at: datetime, **kwargs: Any) -> None:
    """Taking part rests on it: whoever withdraws it leaves, from whatever page."""
    if purpose == Consent.Purpose.GROUP:
        depart(supporter=supporter, at=at)


@receiver(person_leaving)
def leave_with_the_account(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """Before their rows go: no count may go on as if they were there, and no word of theirs stays."""
    depart(supporter=supporter, at=at)


@receiver(account_disabled)
def leave_with_the_account_closed(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """What they said is for the moderators to judge."""
    depart(supporter=supporter, at=at, keeps_words=True)


@receiver(profile_corrected)
def say_them_as_they_are(sender: Any, *, supporter: Supporter, was: str, at: datetime, **kwargs: Any) -> None:
    follow_name(supporter=supporter, was=was, at=at)
