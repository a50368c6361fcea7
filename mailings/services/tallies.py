"""Counting what comes back of letters: in the mailing's figures, by provider, tier, subject and hour, naming nobody."""

from datetime import UTC, datetime

from common.counting import add
from mailings.models import Delivery, Recipient, SendingDay, Slice, Tally
from supporters.ledger import PARIS


def tell(*, delivery: Delivery, outcome: str, at: datetime) -> None:
    """One more of an outcome of this delivery's mailing; within the transaction of what happened."""
    slices = Slice.objects.filter(mailing=delivery.mailing_id, first__lte=delivery.pk, last__gte=delivery.pk)
    found = slices.values_list("provider", "subject", "mailing__winner").first()
    provider, subject, winner = found or (provider_of(delivery), None, None)
    key = {
        "mailing_id": delivery.mailing_id,
        "outcome": outcome,
        "reason": Delivery.Reason.NONE,
        "variant": subject or winner or 0,
        "provider": provider,
        "tier": delivery.tier,
        "hour": hour_of(at),
    }
    add(Tally, key, number=1)


def tell_day(*, delivery: Delivery, count: str, at: datetime) -> None:
    """One more `hard` or `complaints` of the day on which the letter left: the warm-up looks at it (E23)."""
    day = (delivery.sent_at or at).astimezone(PARIS).date()
    add(SendingDay, {"day": day}, **{count: 1})


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour under which it is counted."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def provider_of(delivery: Delivery) -> str:
    """As the person's row has it now."""
    found = Recipient.objects.filter(pk=delivery.supporter_id).values_list("provider", flat=True).first()
    return found or "other"
