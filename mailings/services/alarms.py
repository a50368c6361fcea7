"""Looking after what comes back of a mailing: staff are told, and it stops by itself in time (E02, E24)."""

import logging
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from mailings.models import Delivery, Mailing, ProviderState, Slice, Tally
from mailings.returns import alarm
from mailings.services.steering import auto_pause

logger = logging.getLogger(__name__)


def look_after(*, mailing_id: int, at: datetime) -> bool:
    """Ask whether a mailing must stop, each time that a complaint or a bounce was counted. True when it stopped now."""
    mailing = Mailing.objects.leaving().filter(pk=mailing_id).first()
    if mailing is None:
        return False
    counts = counts_of(mailing)
    if alarm.complains_too_much(counts):
        words = _("Trop de personnes ont signalé ce courrier comme indésirable : %(complaints)s pour %(sent)s envois.")
    elif alarm.reaches_nobody(counts):
        words = _("Trop d'adresses n'existent plus : %(first_hard)s sur les %(first_sent)s premiers envois.")
    else:
        if alarm.is_told(counts):
            logger.warning("mailing %s: %s complaints of %s", mailing.pk, counts.complaints, counts.sent)
        return False
    return auto_pause(mailing=mailing, reason=words % vars(counts), at=at)


def counts_of(mailing: Mailing) -> alarm.Counts:
    """Of slices as they stand, which are quicker than the figures of those that are done."""
    slices = Slice.objects.filter(mailing=mailing).exclude(sent=0, failed=0)
    complaints = Tally.objects.filter(mailing=mailing, outcome=Tally.Outcome.COMPLAINT)
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
        first_sent=first_sent,
        first_hard=first_hard,
    )


def tell_of_policy(*, provider: str, words: str) -> None:
    """A letter box provider refuses us, not the reader: said where staff see its pace. What it rests for stays said."""
    logger.warning("%s refuses our letters: %s", provider, words)
    ProviderState.objects.filter(provider=provider, paused_until=None).update(
        reason=_("Des courriers reviennent, refusés par principe : %(words)s") % {"words": words[:200]}
    )
