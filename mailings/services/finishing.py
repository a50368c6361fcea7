"""What became of a slice's people, counted when it ends; and the end of a mailing, when its last slice has."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from common.counting import add
from mailings.models import Delivery, Mailing, MailingStep, Slice, Tally
from mailings.services.steps import note
from mailings.services.tallies import hour_of

State = Delivery.State
OUTCOMES = {
    State.SENT: Tally.Outcome.SENT,
    State.SKIPPED: Tally.Outcome.SKIPPED,
    State.FAILED: Tally.Outcome.FAILED,
    State.UNCERTAIN: Tally.Outcome.UNCERTAIN,
}


def deliveries_of(piece: Slice) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(mailing=piece.mailing_id, pk__gte=piece.first, pk__lte=piece.last)


def end_slice(piece: Slice, *, at: datetime) -> None:
    """In the transaction that marks it done: everybody in it has come to an end."""
    count(piece)
    mailing = Mailing.objects.filter(pk=piece.mailing_id)
    if piece.subject_id:
        minutes = mailing.values_list("sample_minutes", flat=True).get()
        # The trial ends so long after its first slice.
        mailing.filter(sample_ends_at=None).update(sample_ends_at=at + timedelta(minutes=minutes))
    finish_if_over(piece.mailing_id, at=at)


def count(piece: Slice, *, sign: int = 1) -> None:
    """Add what its people came to to the mailing's tallies, or with -1 take it off again before something changes."""
    mailing = piece.mailing
    found = deliveries_of(piece).filter(state__in=OUTCOMES).order_by()
    totals: dict[tuple[str, int, int, datetime], int] = {}
    # All of a window have one instant.
    for state, reason, tier, moment, number in found.values_list("state", "reason", "tier", "sent_at").annotate(
        number=Count("pk")
    ):
        hour = hour_of(moment or mailing.started_at or mailing.created_at)
        place = OUTCOMES[State(state)].value, reason, tier, hour
        totals[place] = totals.get(place, 0) + number
    variant = piece.subject_id or mailing.winner_id or 0
    for (outcome, reason, tier, hour), number in sorted(totals.items()):
        key = {
            "mailing_id": mailing.pk,
            "outcome": outcome,
            "reason": reason,
            "variant": variant,
            "provider": piece.provider,
            "tier": tier,
            "hour": hour,
        }
        add(Tally, key, number=sign * number)


def finish_if_over(mailing: int, *, at: datetime) -> bool:
    """No slice is left: it was sent, or the silence of the campaign's own zone stopped it; what was cancelled stays
    so."""
    if Slice.objects.filter(mailing=mailing, state__in=(Slice.State.HELD, Slice.State.QUEUED)).exists():
        return False
    rows = Mailing.objects.filter(pk=mailing, finished_at=None)
    silenced = Tally.objects.filter(mailing=mailing, outcome=Tally.Outcome.SKIPPED, reason=Delivery.Reason.SILENCE)
    own = Slice.objects.filter(mailing=mailing, zone=settings.CAMPAIGN_ZONE, skipped__gt=0)
    stopped = silenced.exists() and own.exists()
    state = Mailing.State.SILENCED if stopped else Mailing.State.SENT
    finished = rows.filter(state=Mailing.State.SENDING).update(state=state, finished_at=at)
    finished = finished or rows.filter(state=Mailing.State.CANCELLED, started_at__isnull=False).update(finished_at=at)
    if finished:
        note(Mailing(pk=mailing), MailingStep.Kind.FINISHED, by=None, at=at)
    return bool(finished)
