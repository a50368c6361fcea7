"""Makers of what was counted: sessions of one walk and one day, as if a phone had sent them."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from canvassing.models import DoorSession, Walk
from canvassing.services.sessions import count
from tests.canvassing.walking import make_walk

COUNTS = {"absent": 20, "refused": 6, "opened": 14, "talked": 9, "leaflets": 8, "helpers": 1}


def make_counted(*, walk: Walk | None = None, at: datetime | None = None, **overrides: Any) -> DoorSession:
    """Forty doors, fourteen open, nine conversations; flagged when `flags` are given. Its report and its line of the
    ledger are there."""
    walk = walk or make_walk()
    now = at or timezone.now()
    walker = walk.walkers.first()
    counts = COUNTS | {name: overrides.pop(name) for name in COUNTS if name in overrides}
    fields: dict[str, Any] = {
        "phone": uuid4(),
        "day": timezone.localtime(now).date(),
        "supporter": walker.supporter if walker else None,
        "commune": walk.turf.commune,
        "precinct": walk.turf.precinct,
        "team": walk.team,
        "received_at": now,
        "knocked": counts["absent"] + counts["refused"] + counts["opened"],
    }
    fields |= counts | overrides
    fields["flagged"] = bool(fields.get("flags"))
    with transaction.atomic():
        session = DoorSession.objects.create(walk=walk, **fields)
        if session.state == DoorSession.State.COUNTED:
            count(session, now)
    return session


def on(day: date, walk: Walk, **overrides: Any) -> DoorSession:
    return make_counted(walk=walk, day=day, **overrides)
