"""What a phone sends, taken in: each event once, in whatever order, and as much of a batch as can be.

Locks: canvassing/services/sessions.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from canvassing.doorstep.clocks import error_of
from canvassing.doorstep.merging import Standing
from canvassing.doorstep.reading import read_id
from canvassing.models import DoorSession, Walk
from canvassing.services.syncing import REFUSED, Result, Sync
from supporters.models import Supporter

#: Events in one go.
BATCH = 200

__all__ = ["BATCH", "NoIdentity", "Received", "Result", "TooMany", "receive"]


class NoIdentity(ValueError):
    """An event without an id: nothing of the batch is taken (400)."""


class TooMany(ValueError):
    """More than BATCH (413)."""


@dataclass(frozen=True)
class Received:
    """`standings`: of every address of the walk, by key, in its order. `walk` as it is now."""

    results: list[Result]
    walk: Walk
    standings: Mapping[int, Standing] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The HTTP status: 200, unless everything was refused."""
        taken = not self.results or any(one.status != REFUSED for one in self.results)
        return 200 if taken else self.results[0].code


def receive(
    *,
    walk: Walk,
    phone: UUID,
    supporter: Supporter | None,
    events: Sequence[Any],
    at: datetime,
    sent_at: datetime | None = None,
    source: str = DoorSession.Source.PHONE,
) -> Received:
    """Take in events as they were sent (canvassing/doorstep/reading.py says their fields), in one transaction.

    `supporter`: whose doors they are; None when nobody knows. `sent_at`: what the phone's clock said; where it was
    wrong, its times are set right. Open in silence and after the walk's end (L54). Raises TooMany and NoIdentity.
    """
    if len(events) > BATCH:
        raise TooMany
    ids = [read_id(one) for one in events]
    known = [id for id in ids if id is not None]
    if len(known) < len(ids):
        raise NoIdentity
    error = error_of(sent_at=sent_at, at=at)
    raw = list(zip(known, events, strict=True))

    def run() -> Received:
        sync = Sync(walk=walk, phone=phone, supporter=supporter, source=source, at=at, error=error)
        results = sync.run(raw)
        return Received(results, sync.walk, sync.stops.standings)

    try:
        return run()
    except IntegrityError:  # the same id at the same instant in another walk: now it is there to be seen
        return run()
