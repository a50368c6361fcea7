"""What a worker does of a queue of rows, one at a time: whoever is killed is followed by another."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.claims import WorkQuerySet, claimed

logger = logging.getLogger(__name__)

#: A worker that has not answered for so long is dead, and its row is taken by another.
LEASE = timedelta(minutes=5)
#: Tries before a row is shown as failed, and the wait between two.
TRIES = 3
WAIT = timedelta(minutes=1)
#: Characters of `error`, as the models have it.
LONGEST = 300


def work_through(
    queue: WorkQuerySet,
    act: Callable[[Any, datetime], Any],
    *,
    at: datetime,
    limit: int,
    refusals: tuple[type[Exception], ...] = (),
) -> int:
    """Do `act(row, now)` for each row that is due, `limit` at most; returns how many went well.

    The rows have what WorkQuerySet asks for, a state "failed", and `error`, the sentence that staff read. `act` itself
    takes its row out of the queue. A ValidationError or one of `refusals`, whose `str()` is a sentence, would be raised
    again the next time: the row fails at once and shows it. After anything else the row is tried again, TRIES times in
    all; a worker that was killed counts as a try, for its lease ends by itself.
    """
    done = 0
    for pk, now in claimed(queue, at=at, lease=LEASE, limit=limit):
        row = queue.filter(pk=pk).first()
        if row is None:  # deleted since
            continue
        if row.attempts > TRIES:  # whoever tried was killed, each time
            _try_again(queue, row, at=now)
            continue
        try:
            act(row, now)
        except ValidationError as error:
            _failed(queue, pk, " ".join(error.messages))
        except refusals as error:
            _failed(queue, pk, str(error))
        except Exception:
            logger.exception("%s %s", queue.model.__name__, pk)
            _try_again(queue, row, at=now)
        else:
            done += 1
    return done


def _failed(queue: WorkQuerySet, pk: int, sentence: str) -> None:
    """Unless another worker, which took it for dead, has finished the row meanwhile."""
    queue.filter(pk=pk, state="queued").update(state="failed", error=sentence[:LONGEST], leased_until=None)


def _try_again(queue: WorkQuerySet, row: Any, *, at: datetime) -> None:
    if row.attempts >= TRIES:
        _failed(queue, row.pk, _("Le calcul a échoué trois fois. Prévenez la personne qui administre le site."))
        return
    queue.filter(pk=row.pk).update(due_at=at + WAIT, leased_until=None)
