"""What each person chooses of the letters: how often, none at all, none that is chosen for them.

Whatever ends letters is written in the person's Recipient, which a letter about to leave reserves: of the two, one
waits for the other, and what was committed first holds (E14).
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mailings.models import Delivery, Recipient, Tally
from mailings.services.recipients import ensure_recipient
from mailings.services.tallies import tell
from supporters.models import Consent, Supporter
from supporters.services.consents import withdraw_consent

Purpose = Consent.Purpose
Stop = Recipient.Stop


def held(supporter: Supporter, *, at: datetime) -> Recipient:
    """The person's row, made when there is none, and nobody else's until the transaction ends."""
    ensure_recipient(supporter=supporter, at=at)
    row: Recipient = Recipient.objects.select_for_update().get(pk=supporter.pk)
    return row


@transaction.atomic
def choose(*, supporter: Supporter, rhythm: str, at: datetime) -> Recipient:
    """Get letters as often as this. Whoever stopped them stays without."""
    if rhythm not in Recipient.Rhythm:
        raise ValidationError({"rhythm": _("Choisissez l'un des trois rythmes.")})
    row = held(supporter, at=at)
    row.rhythm = rhythm
    row.save(update_fields=["rhythm"])
    return row


@transaction.atomic
def stop(
    *, supporter: Supporter, at: datetime, reason: str = Stop.UNSUBSCRIBED, mailing_id: int | None = None
) -> Recipient:
    """No letter any more, at once, whatever is on its way. The account stays.

    Whoever asked for it, by a button or by a complaint, is selected no more either. `mailing_id`: the letter in which
    they asked; it counts them once. A first reason stays.
    """
    row = held(supporter, at=at)
    first = row.stopped_at is None
    if first:
        row.stopped_at, row.stopped_for = at, reason
        row.save(update_fields=["stopped_at", "stopped_for"])
    if reason in (Stop.UNSUBSCRIBED, Stop.COMPLAINT):
        withdraw_consent(supporter=supporter, purpose=Purpose.SELECTION, at=at)
    if first and mailing_id and reason == Stop.UNSUBSCRIBED:
        delivery = Delivery.objects.filter(mailing=mailing_id, supporter=supporter).first()
        if delivery is not None:
            tell(delivery=delivery, outcome=Tally.Outcome.UNSUBSCRIBED, at=at)
    return row


@transaction.atomic
def come_back(*, supporter: Supporter, at: datetime) -> Recipient:
    """Letters again, for whoever is signed in and asks. What came back before is forgotten."""
    if not supporter.consents.live(Purpose.ACCOUNT).exists():
        raise ValidationError({"account": _("Acceptez d'abord de recevoir la lettre, dans « Ce que j'ai accepté ».")})
    row = held(supporter, at=at)
    if row.stopped_for == Stop.ROLE_ADDRESS:
        raise ValidationError(
            {"account": _("Votre adresse est celle d'un service. Donnez-nous la vôtre pour recevoir nos courriers.")}
        )
    row.stopped_at, row.stopped_for = None, ""
    row.soft_bounces, row.first_soft_on, row.last_soft_on = 0, None, None
    row.save(update_fields=["stopped_at", "stopped_for", "soft_bounces", "first_soft_on", "last_soft_on"])
    return row


@transaction.atomic
def take_up(*, supporter: Supporter) -> None:
    """Somebody who had unsubscribed agreed anew to the letter."""
    left = Recipient.objects.filter(pk=supporter.pk, stopped_for=Stop.UNSUBSCRIBED)
    left.update(stopped_at=None, stopped_for="")


@transaction.atomic
def choose_nothing_for_me(*, supporter: Supporter, at: datetime) -> None:
    """Only what goes to everybody: the agreement to be selected ends, letters go on (L41)."""
    held(supporter, at=at)
    withdraw_consent(supporter=supporter, purpose=Purpose.SELECTION, at=at)
