"""What one person counted on one walk in one day: added up, checked, counted for the campaign.

Locks, in this order, as everywhere around walks: the turf (several: by key), the walk, states of addresses (by key),
sessions (by day), their reports, and the ledger last.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from canvassing.areas import is_control
from canvassing.doorstep import flags
from canvassing.doorstep.counting import Sums
from canvassing.doorstep.reading import COUNTS
from canvassing.models import DoorReport, DoorSession, Experiment, Walk
from supporters import ledger
from supporters.models import Act, Supporter
from territory.clocks import clock_of
from territory.models import Place
from territory.silence import current_silence

State = DoorSession.State


@dataclass
class Seen:
    """What the events of one sync say of one session besides its counts. `moments`: when addresses were done."""

    moments: list[datetime] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    cards: int = 0


def sums_of(session: DoorSession) -> Sums:
    return Sums(**{name: getattr(session, name) for name in COUNTS}, topics=dict(session.topics))


def sessions_of(
    *, walk: Walk, phone: UUID, supporter: Supporter | None, days: Iterable[date], at: datetime, source: str
) -> dict[date, DoorSession]:
    """One for each day, locked; those that are not there yet are not saved. The walk is locked by the caller."""
    wanted = sorted(set(days))
    rows = DoorSession.objects.select_for_update().filter(walk=walk, phone=phone, day__in=wanted).order_by("day")
    there = {session.day: session for session in rows}
    turf = walk.turf
    for session in there.values():
        session.walk = walk
        if (session.commune_id, session.precinct_id) == (turf.commune_id, turf.precinct_id):
            session.commune, session.precinct = turf.commune, turf.precinct
        if supporter is not None and session.supporter_id == supporter.pk:
            session.supporter = supporter
    for day in wanted:
        there.setdefault(
            day,
            DoorSession(
                walk=walk,
                phone=phone,
                day=day,
                source=source,
                supporter=supporter,
                commune=turf.commune,
                precinct=turf.precinct,
                team_id=walk.team_id,
                outing_id=walk.outing_id,
                received_at=at,
            ),
        )
    return there


def settle(session: DoorSession, sums: Sums, seen: Seen, *, at: datetime) -> DoorSession:
    """Write down its new sums and what is outside the usual, and let it count. In the caller's transaction.

    A session that was looked at and has changed since is to be looked at again.
    """
    for name in COUNTS:
        setattr(session, name, getattr(sums, name))
    session.topics, session.knocked = sums.topics, sums.knocked
    session.cards += seen.cards
    moments = [*seen.moments, *(one for one in (session.first_at, session.last_at) if one)]
    session.first_at, session.last_at = (min(moments), max(moments)) if moments else (None, None)
    session.received_at = at
    found = _flags(session, seen, at=at)
    if set(found) - set(session.flags) and session.state == State.COUNTED:
        session.reviewed_at, session.reviewed_by = None, None
    session.flags, session.flagged = found, bool(found)
    session.save()
    return count(session, at) if session.state == State.COUNTED else session


@transaction.atomic(savepoint=False)
def count(session: DoorSession, at: datetime) -> DoorSession:
    """Let the report of the precinct and the ledger say what the session says. The caller holds the session's row."""
    _report(session, counts=session.precinct_id is not None and session.knocked > 0)
    return _book(session, session.knocked, at)


@transaction.atomic(savepoint=False)
def uncount(session: DoorSession, at: datetime) -> DoorSession:
    """Take it out of both, for as long as it is set aside. The caller holds the session's row."""
    _report(session, counts=False)
    return _book(session, 0, at)


def day_at(place: Place, moment: datetime) -> date:
    """The day on the place's own clock."""
    return moment.astimezone(clock_of(place)).date()


def _book(session: DoorSession, doors: int, at: datetime) -> DoorSession:
    """One more line of the ledger, for the difference."""
    person, difference = session.supporter, doors - session.booked_doors
    if difference and person is not None:
        session.booked, session.booked_doors = session.booked + 1, doors
        session.save(update_fields=["booked", "booked_doors"])
        subject = f"doors:{session.pk}:{session.booked}"
        ledger.record(supporter=person, kind=Act.Kind.DOORS, subject=subject, at=at, quantity=difference)
    return session


def _report(session: DoorSession, *, counts: bool) -> None:
    if not counts:
        DoorReport.objects.filter(session=session).delete()
        return
    said = {
        "precinct_id": session.precinct_id,
        "made_on": session.day,
        "knocked": session.knocked,
        "opened": session.opened + session.refused,
        "talked": session.talked,
    }
    if not DoorReport.objects.filter(session=session).update(**said):
        DoorReport.objects.create(session=session, **said)


def _flags(session: DoorSession, seen: Seen, *, at: datetime) -> list[str]:
    shown: Collection[str] = {*session.flags, *seen.flags}
    if session.pk is None and _out_of_date(session, at=at):
        shown = {*shown, flags.DATES}
    facts = flags.Facts(
        knocked=session.knocked,
        opened=session.opened + session.refused,
        cards=session.cards,
        first_at=session.first_at,
        last_at=session.last_at,
        in_control=flags.CONTROL in session.flags or is_control(session.commune, session.precinct),
        doors=session.walk.turf.doors,
    )
    return flags.flags_of(facts, seen=shown)


def _out_of_date(session: DoorSession, *, at: datetime) -> bool:
    """Whether nobody can have knocked there on that day: to come, before the hand-out or the draw, or in silence."""
    place, day = session.commune, session.day
    if day > day_at(place, at) or day < day_at(place, session.walk.handed_at):
        return True
    noon = datetime.combine(day, time(12), clock_of(place))
    if current_silence(place, noon) is not None:
        return True
    drawn_at = Experiment.objects.first_draw_of(session.precinct) if session.precinct else None
    return drawn_at is not None and day < timezone.localtime(drawn_at).date()
