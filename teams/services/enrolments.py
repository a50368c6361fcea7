"""Places in a training session: asking, waiting, giving up, and never one more than there are chairs.

Every verb locks the session's row first: two people who ask for the last place are served one after the other, and
the constraint `trainingsession_not_overfull` stands behind.
"""

from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import training as emails
from teams.models import Enrolment, TrainingSession, Volunteer

State = Enrolment.State


class Full(ValidationError):
    """No place is left: the waiting list is open. Programs are answered 409."""


class Closed(ValidationError):
    """The session is cancelled or has begun. Programs are answered 409."""


@transaction.atomic
def enrol(*, session: TrainingSession, supporter: Supporter, at: datetime, or_wait: bool = False) -> Enrolment:
    """Give the person a place; when there is none, put them last on the waiting list if `or_wait`.

    Idempotent for who has a place or waits. Raises Full or Closed; ValidationError for who has not offered to help.
    An open invitation is accepted by it.
    """
    session = locked(session)
    _require_open(session, at=at)
    _require_volunteer(supporter)
    if session.trainer_id == supporter.pk:
        raise ValidationError(_("Vous animez cette formation : votre place est déjà devant."))
    enrolment = _own(session, supporter)
    if enrolment.state in Enrolment.HOLDING:
        return enrolment
    if not session.is_full:
        return _give_place(session, enrolment, at=at)
    if enrolment.state == State.WAITING and enrolment.pk:
        return enrolment
    if not or_wait:
        raise Full(
            _("Cette formation est complète. Rejoignez la liste d'attente : la première place libre est à vous.")
        )
    enrolment.state, enrolment.asked_at = State.WAITING, at
    enrolment.save()
    emails.session_waiting(enrolment=enrolment, position=position_of(enrolment))
    return enrolment


@transaction.atomic
def leave_session(*, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Give up a place, a wait or an invitation until the session begins; the first who waits gets the place."""
    session = locked(enrolment.session)
    _require_open(session, at=at)
    enrolment.refresh_from_db()
    if enrolment.state == State.INVITED:
        return _save(enrolment, State.DECLINED)
    if enrolment.state not in (State.ENROLLED, State.WAITING):
        return enrolment
    held = enrolment.state == State.ENROLLED
    _save(enrolment, State.CANCELLED)
    if held:
        TrainingSession.objects.filter(pk=session.pk).update(taken=F("taken") - 1)
        serve_waiting(session=session, at=at)
    return enrolment


@transaction.atomic
def leave_all_sessions(*, supporter: Supporter, at: datetime) -> int:
    """Somebody stops helping: their places in sessions to come are free again. Returns how many they gave up."""
    left = (State.ENROLLED, State.WAITING, State.INVITED)
    to_come = TrainingSession.objects.to_come(at=at)
    rows = Enrolment.objects.filter(supporter=supporter, state__in=left, session__in=to_come)
    found = list(rows.select_related("session").order_by("session_id"))
    for enrolment in found:
        with suppress(Closed):  # called off or moved a moment ago: nothing is left to give up
            leave_session(enrolment=enrolment, at=at)
    return len(found)


@transaction.atomic
def forget_places(*, supporter: Supporter, at: datetime) -> None:
    """Before a person is erased: no session goes on counting the place of somebody who is no longer there."""
    leave_all_sessions(supporter=supporter, at=at)
    for enrolment in Enrolment.objects.holding().filter(supporter=supporter).order_by("session_id"):
        forget_enrolment(enrolment)


@transaction.atomic
def forget_enrolment(enrolment: Enrolment) -> None:
    """Delete a row, and the place that its session counts with it."""
    if enrolment.state in Enrolment.HOLDING:
        TrainingSession.objects.filter(pk=enrolment.session_id, taken__gt=0).update(taken=F("taken") - 1)
    enrolment.delete()


def serve_waiting(*, session: TrainingSession, at: datetime) -> list[Enrolment]:
    """Give free places to whoever has waited longest, each told by mail. Call it with the session locked."""
    session.refresh_from_db(fields=["taken", "capacity", "state", "starts_at"])
    if session.state != TrainingSession.State.OPEN or session.starts_at <= at:
        return []
    free = session.capacity - session.taken
    first = session.enrolments.waiting().filter(supporter__is_active=True, supporter__restricted_at=None)
    served = list(first.select_related("supporter", "session__place")[: max(free, 0)])
    for enrolment in served:
        _save(enrolment, State.ENROLLED)
        emails.session_place_freed(enrolment=enrolment, at=at)
    TrainingSession.objects.filter(pk=session.pk).update(taken=F("taken") + len(served))
    session.refresh_from_db(fields=["taken"])
    return served


def position_of(enrolment: Enrolment) -> int:
    """The place in the waiting list, from 1."""
    waiting = Enrolment.objects.waiting().filter(session=enrolment.session_id).values_list("pk", flat=True)
    return list(waiting).index(enrolment.pk) + 1


def locked(session: TrainingSession) -> TrainingSession:
    """The session as it stands, held until the transaction ends."""
    found: TrainingSession = TrainingSession.objects.select_for_update().get(pk=session.pk)
    return found


def _give_place(session: TrainingSession, enrolment: Enrolment, *, at: datetime) -> Enrolment:
    enrolment.state, enrolment.asked_at = State.ENROLLED, at
    enrolment.save()
    TrainingSession.objects.filter(pk=session.pk).update(taken=F("taken") + 1)
    emails.session_enrolled(enrolment=enrolment, at=at)
    return enrolment


def _own(session: TrainingSession, supporter: Supporter) -> Enrolment:
    """Their row, or a new one that is not saved yet."""
    found: Enrolment | None = session.enrolments.filter(supporter=supporter).first()
    return found or Enrolment(session=session, supporter=supporter, state=State.WAITING)


def _save(enrolment: Enrolment, state: str) -> Enrolment:
    enrolment.state = state
    enrolment.save(update_fields=["state"])
    return enrolment


def _require_open(session: TrainingSession, *, at: datetime) -> None:
    if session.state != TrainingSession.State.OPEN:
        raise Closed(_("Cette formation est annulée."))
    if session.starts_at <= at:
        raise Closed(_("Cette formation a déjà commencé."))


def _require_volunteer(supporter: Supporter) -> None:
    """A place, its reminder and what follows rest on the agreement that is given with the offer of help (L01)."""
    if not Volunteer.objects.helping().filter(supporter=supporter).exists():
        raise ValidationError(_("Proposez d'abord votre aide : c'est une minute, et la formation vous est ouverte."))
