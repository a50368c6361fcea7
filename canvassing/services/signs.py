"""Whoever knocked at doors gave a sign of life: they and their team are not silent."""

from datetime import datetime, timedelta

from django.db.models import Max

from canvassing.models import DoorSession
from supporters.models import Supporter
from teams.services.volunteers import note_sign

#: What came in since: the beat comes more often, and a sign that was noted changes nothing.
LATELY = timedelta(minutes=15)


def note_walkers(*, at: datetime) -> int:
    """By the worker, not as phones send: whoever takes a walk holds people before turfs. Returns how many people."""
    sent = DoorSession.objects.counted().filter(received_at__gt=at - LATELY, knocked__gt=0, supporter__isnull=False)
    latest = sent.order_by().values_list("supporter").annotate(last=Max("received_at"))
    people = Supporter.objects.in_bulk([person for person, _last in latest])
    for person, last in latest:
        note_sign(supporter=people[person], at=last)
    return len(people)
