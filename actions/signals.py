"""What follows from what happens to a person."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from actions.services.leaving import follow_profile, leave_online, say_no_more
from supporters.events import account_disabled, data_restricted, person_leaving, profile_corrected
from supporters.models import Supporter


@receiver([account_disabled, data_restricted])
def say_their_name_no_more(sender: Any, *, supporter: Supporter, **kwargs: Any) -> None:
    say_no_more(supporter=supporter)


@receiver(profile_corrected)
def say_them_as_they_are(sender: Any, *, supporter: Supporter, was: str, at: datetime, **kwargs: Any) -> None:
    follow_profile(supporter=supporter, was=was, at=at)


@receiver(person_leaving)
def leave_with_the_account(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    leave_online(supporter=supporter, at=at)
