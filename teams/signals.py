"""What follows, for the organisation, from what happens to a person."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from supporters.events import person_leaving
from supporters.models import Supporter
from teams.services.imports import forget_address


@receiver(person_leaving)
def forget_whom_was_brought_in(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """A line of an import knows them by their address alone."""
    forget_address(supporter=supporter)
