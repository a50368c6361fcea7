"""Looking after what comes back of a mailing: staff are told, and it stops by itself in time (E02, E24)."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from mailings.emails.alerts import tell_of_complaints
from mailings.models import Delivery, Mailing, MailingStep, ProviderState, Slice, Tally
from mailings.returns import alarm
from mailings.services.steering import auto_pause
from mailings.services.steps import note

logger = logging.getLogger(__name__)


def look_after(*, mailing_id: int, at: datetime) -> bool:
    """Ask whether staff must be told of a mailing, and whether it must stop, each time that a complaint or a bounce was
    counted: complaints mostly come when it has left. True when it stopped now."""
    mailing = Mailing.objects.written().filter(pk=mailing_id).first()
    if mailing is None:
        return False
    counts = counts_of(mailing, at=at)
    stopped = _stop(mailing, counts, at=at)
    if alarm.is_told(counts):
        tell(mailing=mailing, counts=counts, at=at)
    return stopped


@transaction.atomic
def tell(*, mailing: Mailing, counts: alarm.Counts, at: datetime) -> bool:
    """Tell by mail those who steer letters, once for each mailing, ever. False when they were told already."""
    if not Mailing.objects.filter(pk=mailing.pk, alerted_at=None).update(alerted_at=at):
        return False
    mailing.refresh_from_db()
    words = _("%(recent)s personnes l'ont signalé comme indésirable en 24 heures, pour %(sent)s envois.") % vars(counts)
    note(mailing, MailingStep.Kind.ALERTED, by=None, at=at, words=words)
    tell_of_complaints(mailing=mailing, counts=counts)
    return True


def _stop(mailing: Mailing, counts: alarm.Counts, *, at: datetime) -> bool:
    if alarm.complains_too_much(counts):
        words = _("Trop de personnes ont signalé ce courrier comme indésirable : %(complaints)s pour %(sent)s envois.")
    elif alarm.reaches_nobody(counts):
        words = _("Trop d'adresses n'existent plus : %(first_hard)s sur les %(first_sent)s premiers envois.")
    else:
        return False
    return auto_pause(mailing=mailing, reason=words % vars(counts), at=at)


def counts_of(mailing: Mailing, *, at: datetime) -> alarm.Counts:
    """Of slices as they stand, which are quicker than the figures of those that are done."""
    slices = Slice.objects.filter(mailing=mailing).exclude(sent=0, failed=0)
    complaints = Tally.objects.filter(mailing=mailing, outcome=Tally.Outcome.COMPLAINT)
    # Counted by the hour: the one that was under way 24 hours ago is in it.
    recent = complaints.filter(hour__gt=at - alarm.LATELY - timedelta(hours=1))
    first_sent = first_hard = 0
    for first, last, sent, failed in slices.order_by("pk").values_list("first", "last", "sent", "failed")[
        : alarm.FIRST
    ]:
        # Within one slice numbers follow each other, so the few rows are found by their keys.
        first_hard += Delivery.objects.filter(
            pk__gte=first, pk__lte=last, mailing=mailing, bounce=Delivery.Bounce.HARD
        ).count()
        first_sent += sent + failed
        if first_sent >= alarm.FIRST:
            break
    return alarm.Counts(
        sent=slices.aggregate(n=Sum("sent"))["n"] or 0,
        complaints=complaints.aggregate(n=Sum("number"))["n"] or 0,
        recent=recent.aggregate(n=Sum("number"))["n"] or 0,
        first_sent=first_sent,
        first_hard=first_hard,
    )


def tell_of_policy(*, provider: str, words: str, at: datetime) -> None:
    """A letter box provider refuses us, not the reader: said where staff see its pace. What it rests for stays said."""
    logger.warning("%s refuses our letters: %s", provider, words)
    awake = Q(paused_until=None) | Q(paused_until__lte=at)
    ProviderState.objects.filter(awake, provider=provider).update(
        reason=_("Des courriers reviennent, refusés par principe : %(words)s") % {"words": words[:200]}
    )
