"""A person with a row in every table of door-to-door that can refer to one."""

from uuid import uuid4

from django.utils import timezone

from canvassing.models import Cutting, DoorSession, Phone, Redraw, SessionReview
from supporters.models import Supporter
from tests.canvassing.walking import make_turf, make_walk


def plant(person: Supporter) -> None:
    """As who cuts, hands out, walks, counts and reviews at once."""
    now = timezone.now()
    turf = make_turf(cut_by=person)
    area = {"commune": turf.commune, "precinct": turf.precinct}
    Cutting.objects.create(**area, asked_by=person, asked_at=now, due_at=now)
    Redraw.objects.create(**area, kind=Redraw.Kind.CUT, before={}, after={}, by=person, at=now)
    walk = make_walk(turf=turf, walkers=[person], handed_by=person)
    phone = Phone.objects.create(walk=walk, supporter=person, key=uuid4(), loaded_at=now)
    session = DoorSession.objects.create(
        walk=walk,
        phone=phone.key,
        day=now.date(),
        commune=turf.commune,
        supporter=person,
        reviewed_by=person,
        received_at=now,
    )
    SessionReview.objects.create(session=session, verdict="accepted", by=person, at=now)
