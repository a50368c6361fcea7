"""What follows from what happens to a person: their walks go back; records of experiments forget their address.
And from what happens to addresses: turfs count their doors again."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from canvassing.models import DoorSession, Experiment, PastDraw
from canvassing.services.outing_walks import follow_outing
from canvassing.services.turf_figures import recount_stale
from canvassing.services.walks_left import leave_walks, part_from, shut_phones
from supporters.events import account_disabled, consent_withdrawn, person_leaving
from supporters.models import Consent, Supporter
from teams.models import Outing
from territory.events import addresses_changed


@receiver(pre_delete, sender=Supporter)
def forget_address(instance: Supporter, **kwargs: Any) -> None:
    addresses = {instance.email, *EmailAddress.objects.filter(user=instance).values_list("email", flat=True)}
    for model, field in ((Experiment, "created_by"), (Experiment, "drawn_by"), (PastDraw, "drawn_by")):
        model._default_manager.filter(**{f"{field}__in": addresses}).update(**{field: ""})


@receiver(person_leaving)
def give_back_with_the_account(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """Before their rows go: no turf may go on as if somebody had it, and no key of a phone may tell whose doors were
    whose."""
    leave_walks(supporter=supporter, at=at)
    part_from(DoorSession.objects.filter(supporter=supporter))


@receiver(account_disabled)
def give_back_with_the_account_closed(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    leave_walks(supporter=supporter, at=at)
    shut_phones(supporter=supporter, at=at)


@receiver(consent_withdrawn)
def give_back_with_the_agreement(
    sender: Any, *, supporter: Supporter, purpose: str, at: datetime, **kwargs: Any
) -> None:
    """Helping rests on it. What their phone still carries comes in: it says nothing of them."""
    if purpose == Consent.Purpose.LOCAL_TEAM:
        leave_walks(supporter=supporter, at=at)


@receiver(addresses_changed)
def count_the_doors_of_turfs_again(sender: Any, **kwargs: Any) -> None:
    recount_stale()


@receiver(post_save, sender=Outing)
def move_the_walks_of_an_outing(instance: Outing, created: bool, **kwargs: Any) -> None:
    if not created:
        follow_outing(outing=instance, at=timezone.now())
