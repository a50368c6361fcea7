"""Bringing in an organisation that exists already: checked whole, confirmed by each person, undone within a month."""

from django.db import transaction

from supporters.models import Supporter
from supporters.privacy.erasure import addresses_of
from teams.models import ImportedPerson


@transaction.atomic
def forget_address(*, supporter: Supporter) -> int:
    """Delete the lines that wait for an answer from any address of a person. Returns how many."""
    waiting = ImportedPerson.objects.filter(email__in=addresses_of(supporter)).exclude(email="")
    return waiting.delete()[0]
