"""Training sessions: opening one, changing it, calling it off, reminding of it.

Silence. Training is internal work, no propaganda; yet two things of it are stopped. Announcing one and inviting to
it are addressed to supporters at large, so both ask `require_voice`. And no session may take place during the silence
of its place: people who gather for a campaign on the eve of a vote look like an electoral meeting, which is an offence
(code électoral, L49). What answers somebody's own act (a place given, a session called off) goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import training as emails
from teams.models import Enrolment, TrainingSession
from teams.services.enrolments import locked, serve_waiting
from teams.services.nearest_sessions import nearest_sessions
from territory.models import Place, ZoneVote
from territory.silence import propaganda_allowed, require_voice, zone_of

__all__ = ["SessionData", "cancel_session", "change_session", "nearest_sessions", "open_session", "send_reminders"]

State = TrainingSession.State
LONGEST = timedelta(hours=12)
SMALLEST, LARGEST = 3, 300
#: A reminder leaves this long before the session begins.
REMIND_BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class SessionData:
    """What a trainer says of a session."""

    title: str
    description: str
    place: Place
    address: str
    link: str
    starts_at: datetime
    ends_at: datetime
    capacity: int = TrainingSession.CAPACITY

    def fields(self) -> dict[str, object]:
        near = {"lon": self.place.lon, "lat": self.place.lat}
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | near


@transaction.atomic
def open_session(*, trainer: Supporter, data: SessionData, at: datetime) -> TrainingSession:
    """Announce a session. Raises Silenced while the place is silent, ValidationError by field."""
    require_voice(data.place, at)
    _check(data, at=at)
    made: TrainingSession = TrainingSession.objects.create(trainer=trainer, created_at=at, **data.fields())
    return made


@transaction.atomic
def change_session(*, session: TrainingSession, data: SessionData, at: datetime) -> TrainingSession:
    """Change a session that has not begun. Enrolled people hear of a new date or place; new room serves who waits."""
    session = locked(session)
    require_open(session, at=at)
    _check(data, at=at)
    if data.capacity < session.taken:
        words = _("%(taken)s places sont déjà prises : gardez-en au moins autant.") % {"taken": session.taken}
        raise ValidationError({"capacity": words})
    moved = (session.starts_at, session.ends_at, session.place_id, session.address, session.link)
    begins = session.starts_at
    for name, value in data.fields().items():
        setattr(session, name, value)
    if session.starts_at != begins:
        session.reminded_at = None
    session.save()
    if moved != (session.starts_at, session.ends_at, session.place_id, session.address, session.link):
        for enrolment in _concerned(session):
            emails.session_moved(enrolment=enrolment, at=at)
    serve_waiting(session=session, at=at)
    return session


@transaction.atomic
def cancel_session(*, session: TrainingSession, words: str, at: datetime) -> TrainingSession:
    """Call a session off and tell whoever was coming, waiting or invited. In silence the trainer's own words stay out
    of the mail: nobody has read them, and they could be propaganda."""
    session = locked(session)
    require_open(session, at=at)
    session.state = State.CANCELLED
    session.save(update_fields=["state"])
    told = words.strip() if propaganda_allowed(session.place, at) else ""
    for enrolment in _concerned(session, Enrolment.State.INVITED):
        emails.session_cancelled(enrolment=enrolment, words=told, at=at)
    return session


def send_reminders(*, at: datetime) -> int:
    """Write, once, to everybody who comes within a day; returns to how many sessions. Silent places are passed over:
    their reminder is never sent late, since the session itself lies outside the silence."""
    due = TrainingSession.objects.to_come(at=at).filter(reminded_at=None, starts_at__lte=at + REMIND_BEFORE)
    return sum(_remind(pk, at=at) for pk in due.values_list("pk", flat=True))


def require_open(session: TrainingSession, *, at: datetime) -> None:
    """Raises ValidationError for a session that is cancelled or has begun."""
    if session.state == State.CANCELLED:
        raise ValidationError(_("Cette formation est annulée."))
    if session.starts_at <= at:
        raise ValidationError(_("Cette formation a déjà commencé."))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    session = TrainingSession.objects.select_related("place").get(pk=pk)
    if not propaganda_allowed(session.place, at):
        return False
    if not TrainingSession.objects.filter(pk=pk, reminded_at=None, state=State.OPEN).update(reminded_at=at):
        return False
    enrolled = session.enrolments.filter(state=Enrolment.State.ENROLLED)
    for enrolment in enrolled.select_related("supporter__volunteer", "session__place"):
        emails.session_reminder(enrolment=enrolment, at=at)
    return True


def _concerned(session: TrainingSession, *others: str) -> list[Enrolment]:
    """Who holds a place or waits for one."""
    states = (Enrolment.State.ENROLLED, Enrolment.State.WAITING, *others)
    rows = session.enrolments.filter(state__in=states)
    return list(rows.select_related("supporter__volunteer", "session__place"))


def _check(data: SessionData, *, at: datetime) -> None:
    errors: dict[str, str] = {}
    if not data.address.strip() and not data.link:
        errors["address"] = _("Donnez une adresse ou un lien de visioconférence.")
    if data.link and not data.link.startswith("https://"):
        errors["link"] = _("Le lien commence par https://")
    if data.starts_at <= at:
        errors["day"] = _("Ce moment est passé : choisissez une date à venir.")
    if not timedelta(0) < data.ends_at - data.starts_at <= LONGEST:
        errors["hours"] = _("Une formation dure douze heures au plus.")
    if not SMALLEST <= data.capacity <= LARGEST:
        limits = {"smallest": SMALLEST, "largest": LARGEST}
        errors["capacity"] = _("Entre %(smallest)s et %(largest)s places.") % limits
    elif "day" not in errors and _meets_silence(data):
        errors["day"] = _("Ce jour-là la loi impose le silence avant le vote : choisissez une autre date.")
    if errors:
        raise ValidationError(errors)


def _meets_silence(data: SessionData) -> bool:
    votes = ZoneVote.objects.touching(data.starts_at, data.ends_at)
    return bool(votes.filter(zone=zone_of(data.place)).exists())
