"""Sending what is due, slice after slice, each person once (docs/delivery.md)."""

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import gettext as _

from mailings.delivery.backend import way_out
from mailings.models import Mailing, Slice
from mailings.services.letters import Letters
from mailings.services.pace import resting
from mailings.services.slice_run import Clock, SliceRun, WindowSize
from mailings.services.steering import auto_pause

logger = logging.getLogger(__name__)

State = Mailing.State
#: Slices looked at together; other workers take theirs from the same.
_FEW = 8


def send_due(*, at: datetime, seconds: float = 20, stop: Callable[[], bool] = bool) -> int:
    """Send slices that are due, for so many seconds or until `stop()`; returns how many messages left.

    Any number of workers may: each takes whole slices, and what one leaves another ends.
    """
    clock, owner, letters, size, sent = Clock(at), uuid4().hex, Letters(), WindowSize(), 0

    def over() -> bool:
        return clock.elapsed >= seconds or stop()

    with closing(way_out()) as sender:
        while not over() and (found := due(at=clock.now())):
            for pk in found:
                run = SliceRun(pk, owner=owner, clock=clock, sender=sender, letters=letters, size=size)
                sent += _run(run, over)
                if run.is_down or over():
                    return sent
    return sent


def due(*, at: datetime, limit: int = _FEW) -> list[int]:
    """The slices that a worker could take now, the oldest first; of what was cancelled, to close them."""
    closing_down = Q(mailing__state__in=(State.CANCELLED, State.SILENCED))
    sending = Q(mailing__state=State.SENDING) & ~Q(provider__in=resting(at=at))
    found = Slice.objects.due(at=at).filter(closing_down | sending).order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _run(run: SliceRun, over: Callable[[], bool]) -> int:
    """What cannot be made, or ends in a way that nobody foresaw, stops its mailing, not the others."""
    try:
        sent = run.run(over=over)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("slice %s", run.pk)
        sent, run.is_broken = 0, True
    if run.is_broken:
        mailing = Mailing.objects.get(slices=run.pk)
        reason = _("Les messages n'ont pas pu être composés. Prévenez la personne qui administre le site.")
        auto_pause(mailing=mailing, reason=reason, at=run.clock.now())
        run.is_down = False
    return sent
