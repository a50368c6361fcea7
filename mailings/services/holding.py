"""Holding back what the mail's doctor keeps from leaving, and telling those who steer letters (E01)."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from mailings.doctor.verdict import Verdict
from mailings.emails.held import tell_of_hold
from mailings.models import Mailing, MailingStep, Slice
from mailings.services import gate
from mailings.services.steering import UNDER_WAY
from mailings.services.steps import note

logger = logging.getLogger(__name__)

State = Mailing.State


@transaction.atomic
def hold_back(*, mailing: Mailing, verdict: Verdict, at: datetime) -> bool:
    """It pauses by itself before anything of it left, and says why. Whoever steers letters lets it go on: the gate is
    asked again then, and nobody's word opens it. False when it was not on its way."""
    reason = gate.in_words(verdict)
    changed = Mailing.objects.filter(pk=mailing.pk, state__in=UNDER_WAY).update(state=State.PAUSED, pause_reason=reason)
    if not changed:
        return False
    mailing.refresh_from_db()
    note(mailing, MailingStep.Kind.STOPPED, by=None, at=at, words=reason)
    tell_of_hold(mailing=mailing)
    logger.warning("mailing %s held back: %s", mailing.pk, reason)
    return True


def hold_back_unstarted(*, at: datetime) -> int:
    """After an examination: what is written and waits for its hour does not begin. Returns how many were held back.

    What has begun goes on: its readers' servers answer for themselves, and a refusing one rests.
    """
    verdict = gate.standing(at=at)
    if not verdict.is_shut:
        return 0
    begun = Slice.objects.filter(mailing=OuterRef("pk")).filter(
        ~Q(state__in=(Slice.State.QUEUED, Slice.State.HELD))
        | ~Q(window=[])
        | Q(sent__gt=0)
        | Q(failed__gt=0)
        | Q(uncertain__gt=0)
    )
    unstarted = Mailing.objects.filter(~Exists(begun), state=State.SENDING)
    return sum(hold_back(mailing=mailing, verdict=verdict, at=at) for mailing in unstarted)
