"""Work to be done later: rows are the queue, a task only wakes a worker.

A worker claims a row by a conditional update with a lease. Killed, it leaves a lease that ends by itself, and
the next worker finds the row again; the broker may forget everything.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import models, transaction
from django.db.models import F, Q


class WorkQuerySet(models.QuerySet[Any]):
    """Rows that a worker must handle: `state`, `due_at`, `leased_until`, `attempts`."""

    def due(self, *, at: datetime) -> "WorkQuerySet":
        """Queued, due, and leased by nobody alive."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=at), state="queued", due_at__lte=at)

    def claim(self, pk: int, *, at: datetime, lease: timedelta) -> bool:
        """Take one row for this worker; False when another was quicker."""
        return self.due(at=at).filter(pk=pk).update(leased_until=at + lease, attempts=F("attempts") + 1) == 1


def wake(task: str) -> None:
    """Queue a task, by its name, once the transaction commits. A broker that is down costs nothing: beat comes."""

    def send() -> None:  # a function, not a partial: Django logs the name of what failed
        current_app.send_task(task, retry=False, ignore_result=True)

    transaction.on_commit(send, robust=True)


def claimed(queue: WorkQuerySet, *, at: datetime, lease: timedelta, limit: int) -> Iterator[tuple[int, datetime]]:
    """Take due rows one at a time, oldest first, `limit` at most; yields (primary key, the time it was taken).

    `at` is now; time that passes while the caller works is added to it.
    """
    started = time.monotonic()
    for pk in list(queue.due(at=at).order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        now = at + timedelta(seconds=time.monotonic() - started)
        if queue.claim(pk, at=now, lease=lease):
            yield pk, now
