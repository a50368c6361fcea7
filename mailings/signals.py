"""What follows, for the mail, from what happens to a person, in the transaction in which it happens."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from mailings.models import Return
from mailings.services import preferences
from mailings.services.recipients import follow_address
from supporters.events import account_disabled, consent_given, consent_withdrawn, data_restricted, person_leaving
from supporters.models import Consent, Supporter

Purpose = Consent.Purpose


@receiver(pre_save, sender=Supporter)
def notice_an_address(sender: Any, instance: Supporter, update_fields: Any = None, **kwargs: Any) -> None:
    """Whether the e-mail is about to change: asked only where it can, not at each sign-in."""
    instance._new_address = False  # type: ignore[attr-defined]
    if instance._state.adding or (update_fields is not None and "email" not in update_fields):
        return
    kept = Supporter.objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    instance._new_address = kept is not None and kept != instance.email  # type: ignore[attr-defined]


@receiver(post_save, sender=Supporter)
def keep_their_provider(sender: Any, instance: Supporter, raw: bool = False, **kwargs: Any) -> None:
    if not raw and getattr(instance, "_new_address", False):
        follow_address(supporter=instance, at=timezone.now())


@receiver(consent_given)
def write_again_with_the_agreement(
    sender: Any, *, supporter: Supporter, purpose: str, at: datetime, **kwargs: Any
) -> None:
    """Whoever left and joins anew asks for letters; what a letter box refused it refuses still."""
    if purpose == Purpose.ACCOUNT:
        preferences.take_up(supporter=supporter)


@receiver(consent_withdrawn)
def stop_with_the_agreement(sender: Any, *, supporter: Supporter, purpose: str, at: datetime, **kwargs: Any) -> None:
    """Without the agreement to the letter there is none; without that to be selected, none that is on its way."""
    if purpose == Purpose.ACCOUNT:
        preferences.stop(supporter=supporter, at=at)
    elif purpose == Purpose.SELECTION:
        preferences.held(supporter, at=at)


@receiver([account_disabled, data_restricted])
def hold_what_is_leaving(sender: Any, *, supporter: Supporter, at: datetime, **kwargs: Any) -> None:
    """Letters ask whether the account is open and its data unrestricted; one that asks now waits for the answer."""
    preferences.held(supporter, at=at)


@receiver(person_leaving)
def forget_what_came_back(sender: Any, *, supporter: Supporter, **kwargs: Any) -> None:
    """While their deliveries still lead there: another server's words name them."""
    Return.objects.filter(delivery__supporter=supporter).delete()
